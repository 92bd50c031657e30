package dev.estiva.torch;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The models that this JVM used last, still loaded for the next task, and for several at the same time. A file that was replaced
 * is loaded anew. Any thread may use it.
 */
final class ModelCache implements AutoCloseable {
    /** A JVM serves few models; what they all hold is missing elsewhere. */
    private static final int MOST_MODELS = 4;

    private static final long MOST_BYTES = 4L << 30;

    private final Map<Key, Model> models = new LinkedHashMap<>(MOST_MODELS, 0.75f, true);

    private record Key(ModelFile file, String device, Dtype dtype) {}

    /**
     * A model that is ready.
     *
     * @param wasLoaded whether it had been loaded before
     * @param loadSeconds how long it took to get it
     */
    record Ready(Model model, boolean wasLoaded, double loadSeconds, ModelCache cache) implements AutoCloseable {
        /** The task does not ask it any more. */
        @Override
        public void close() {
            cache.release(model);
        }
    }

    /** A task that finds another loading the same model waits for it. */
    synchronized Ready get(ModelFile file, Session session) {
        long startNanos = System.nanoTime();
        Key key = new Key(file, session.device().name(), session.settings().dtype());
        Model before = models.get(key);
        Model model = before;
        if (model == null) {
            makeRoom(key);
            model = file.load(session.device().torch(), key.dtype());
            models.put(key, model);
        }
        return new Ready(model.taken(), before != null, (System.nanoTime() - startNanos) / 1e9, this);
    }

    private synchronized void release(Model model) {
        model.release();
    }

    synchronized int size() {
        return models.size();
    }

    /** The one that was not used for the longest time goes first; an older version of the same file goes anyway. */
    private void makeRoom(Key coming) {
        models.entrySet().removeIf(old -> old.getKey().file().isVersionOf(coming.file()) && isClosed(old.getValue()));
        long bytes = coming.file().bytes();
        for (Key key : models.keySet()) {
            bytes += key.file().bytes();
        }
        Iterator<Map.Entry<Key, Model>> oldest = models.entrySet().iterator();
        while (oldest.hasNext() && (models.size() >= MOST_MODELS || bytes > MOST_BYTES)) {
            Map.Entry<Key, Model> old = oldest.next();
            bytes -= old.getKey().file().bytes();
            old.getValue().close();
            oldest.remove();
        }
    }

    private static boolean isClosed(Model model) {
        model.close();
        return true;
    }

    @Override
    public synchronized void close() {
        models.values().forEach(Model::close);
        models.clear();
    }
}
