package dev.estiva.keeper;

import java.util.Map;

/** Error numbers of Linux in words. */
final class Errno {
    private static final Map<Integer, String> WORDS = Map.ofEntries(
            Map.entry(1, "operation not permitted"),
            Map.entry(Libc.ENOENT, "no such file or directory"),
            Map.entry(5, "input or output error"),
            Map.entry(Libc.E2BIG, "its arguments and environment are too long"),
            Map.entry(Libc.ENOEXEC, "it is neither a program for this machine nor a script that begins with #!"),
            Map.entry(Libc.EAGAIN, "no more processes are allowed"),
            Map.entry(Libc.ENOMEM, "no memory is left"),
            Map.entry(Libc.EACCES, "permission denied"),
            Map.entry(Libc.ENOTDIR, "a part of its path is not a directory"),
            Map.entry(21, "it is a directory"),
            Map.entry(Libc.ENFILE, "the system has too many open files"),
            Map.entry(Libc.EMFILE, "the keeper has too many open files"),
            Map.entry(26, "the program is open for writing"),
            Map.entry(28, "no space is left on the device"),
            Map.entry(36, "its name is too long"),
            Map.entry(40, "too many symbolic links"));

    private Errno() {}

    static String words(int number) {
        return WORDS.getOrDefault(number, "error " + number);
    }
}
