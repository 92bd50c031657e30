package dev.estiva.torch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** The models that this JVM used last, still loaded for the next task. A file that was replaced is loaded anew. */
final class ModelCache implements AutoCloseable {
    /** A JVM serves few models; what they all hold is missing elsewhere. */
    private static final int MOST_MODELS = 4;

    private static final long MOST_BYTES = 4L << 30;

    private final Map<Key, Model> models = new LinkedHashMap<>(MOST_MODELS, 0.75f, true);

    private record Key(Path file, long bytes, long modifiedMillis, String device, Dtype dtype) {}

    /**
     * A model that is ready.
     *
     * @param wasLoaded whether it had been loaded before
     * @param loadSeconds how long it took to get it
     */
    record Ready(Model model, boolean wasLoaded, double loadSeconds) {}

    Ready get(Path file, Session session) throws IOException {
        long startNanos = System.nanoTime();
        Key key = new Key(
                file,
                Files.size(file),
                Files.getLastModifiedTime(file).toMillis(),
                session.device().name(),
                session.settings().dtype());
        Model before = models.get(key);
        Model model = before;
        if (model == null) {
            makeRoom(key);
            model = Model.load(file, session.device().torch(), key.dtype());
            models.put(key, model);
        }
        return new Ready(model, before != null, (System.nanoTime() - startNanos) / 1e9);
    }

    int size() {
        return models.size();
    }

    /** The one that was not used for the longest time goes first; an older version of the same file goes anyway. */
    private void makeRoom(Key coming) {
        models.entrySet().removeIf(old -> isOlder(old.getKey(), coming) && isClosed(old.getValue()));
        long bytes = coming.bytes();
        for (Key key : models.keySet()) {
            bytes += key.bytes();
        }
        Iterator<Map.Entry<Key, Model>> oldest = models.entrySet().iterator();
        while (oldest.hasNext() && (models.size() >= MOST_MODELS || bytes > MOST_BYTES)) {
            Map.Entry<Key, Model> old = oldest.next();
            bytes -= old.getKey().bytes();
            old.getValue().close();
            oldest.remove();
        }
    }

    private static boolean isOlder(Key old, Key coming) {
        return old.file().equals(coming.file())
                && (old.bytes() != coming.bytes() || old.modifiedMillis() != coming.modifiedMillis());
    }

    private static boolean isClosed(Model model) {
        model.close();
        return true;
    }

    @Override
    public void close() {
        models.values().forEach(Model::close);
        models.clear();
    }
}
