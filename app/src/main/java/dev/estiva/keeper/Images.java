package dev.estiva.keeper;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.estiva.keeper.Spawner.Image;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;

/** Puts commands and environments into native memory, which is used again for the next one. For one thread. */
final class Images {
    /** Room for most commands with their environment; a larger one gets room of its own. */
    private static final long USUAL_BYTES = 256 << 10;

    private static final String USUAL_PATH = "/usr/local/bin:/usr/bin:/bin";

    private final Libc libc;
    private final MemorySegment usual = Arena.ofAuto().allocate(USUAL_BYTES, 16);
    private MemorySegment room = usual;
    private long used;
    private Map<String, String> base = Map.of();
    private final List<Native> nativeBase = new ArrayList<>();

    private record Native(String name, MemorySegment entry) {}

    Images(Libc libc) {
        this.libc = libc;
    }

    /** What every process gets from now on. */
    void base(NavigableMap<String, String> environment) {
        base = environment;
        nativeBase.clear();
        environment.forEach(
                (name, value) -> nativeBase.add(new Native(name, Arena.ofAuto().allocateFrom(name + "=" + value))));
    }

    /** Valid until the next call. The path of the program is the first of the search path's that can be executed. */
    Image of(Order order) {
        long bytes = bytes(order);
        room = bytes <= USUAL_BYTES ? usual : Arena.ofAuto().allocate(bytes, 16);
        used = 0;
        MemorySegment arguments = pointers(order.command().size() + 1L);
        for (int i = 0; i < order.command().size(); i++) {
            arguments.setAtIndex(ADDRESS, i, text(order.command().get(i)));
        }
        return new Image(program(order), arguments, environment(order.environment()), order.workdir());
    }

    private MemorySegment environment(NavigableMap<String, String> own) {
        MemorySegment pointers = pointers(nativeBase.size() + own.size() + 1L);
        long count = 0;
        for (Native each : nativeBase) {
            if (!own.containsKey(each.name())) {
                pointers.setAtIndex(ADDRESS, count++, each.entry());
            }
        }
        for (Map.Entry<String, String> each : own.entrySet()) {
            pointers.setAtIndex(ADDRESS, count++, text(each.getKey() + "=" + each.getValue()));
        }
        pointers.setAtIndex(ADDRESS, count, MemorySegment.NULL);
        return pointers;
    }

    /** As a shell finds it, in the path that the command itself will have. */
    private MemorySegment program(Order order) {
        String name = order.command().getFirst();
        if (!name.contains("/") && !name.isEmpty()) {
            String path = order.environment().getOrDefault("PATH", base.getOrDefault("PATH", USUAL_PATH));
            for (String directory : path.split(":", -1)) {
                long before = used;
                MemorySegment candidate = text((directory.isEmpty() ? "." : directory) + "/" + name);
                if (libc.executable(candidate) == 0 && !isDirectory(candidate)) {
                    return candidate;
                }
                used = before;
            }
        }
        return text(name);
    }

    private static boolean isDirectory(MemorySegment path) {
        return Files.isDirectory(Path.of(path.getString(0)));
    }

    private MemorySegment pointers(long count) {
        MemorySegment pointers = take(count * ADDRESS.byteSize());
        pointers.fill((byte) 0);
        return pointers;
    }

    private MemorySegment text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        MemorySegment taken = room.asSlice(used, bytes.length + 1L);
        MemorySegment.copy(bytes, 0, taken, JAVA_BYTE, 0, bytes.length);
        taken.set(JAVA_BYTE, bytes.length, (byte) 0);
        used += taken.byteSize();
        return taken;
    }

    private MemorySegment take(long bytes) {
        used = (used + 7) & -8;
        MemorySegment taken = room.asSlice(used, bytes);
        used += bytes;
        return taken;
    }

    /** More than it will take: three bytes a character, with room for one candidate of the search path. */
    private long bytes(Order order) {
        long characters = 2L;
        long longest = (long) base.getOrDefault("PATH", "").length()
                + order.environment().getOrDefault("PATH", "").length();
        characters += longest + 2L * order.command().getFirst().length() + 16L;
        for (String word : order.command()) {
            characters += word.length() + 1L;
        }
        for (Map.Entry<String, String> each : order.environment().entrySet()) {
            characters += each.getKey().length() + each.getValue().length() + 2L;
        }
        long pointers =
                order.command().size() + nativeBase.size() + order.environment().size() + 4L;
        return 3 * characters + pointers * ADDRESS.byteSize() + 64;
    }
}
