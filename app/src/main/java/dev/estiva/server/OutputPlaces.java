package dev.estiva.server;

import dev.estiva.model.JobId;
import dev.estiva.model.TaskId;
import dev.estiva.model.TaskStream;
import dev.estiva.server.OutputStore.Dropped;
import dev.estiva.server.OutputStore.Source;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where output lies: {@code JOB/1000 / JOB / INDEX.ATTEMPT.out} and {@code .err}. In the place of one that was dropped lies an
 * empty file, whose name ends in the reason: {@code 0.1.out.age}.
 */
record OutputPlaces(Path directory) {
    /** A directory with more entries than this is slow to list by hand. */
    private static final long JOBS_PER_DIRECTORY = 1_000;

    private static final Pattern NAME =
            Pattern.compile("([0-9]{1,9})\\.([1-9][0-9]{0,8})\\.(out|err)(?:\\.(age|room))?");

    /** What the name of a file says. */
    record Entry(Source source, @Nullable Dropped dropped) {}

    Path of(Source source) {
        String end = source.stream() == TaskStream.STDOUT ? ".out" : ".err";
        return of(source.task().jobId()).resolve(source.task().index() + "." + source.attempt() + end);
    }

    /** What says that it was dropped, and why. */
    Path notice(Source source, Dropped why) {
        Path file = of(source);
        return file.resolveSibling(file.getFileName() + "." + why.name().toLowerCase(Locale.ROOT));
    }

    Path of(JobId job) {
        return directory
                .resolve(Long.toString(job.value() / JOBS_PER_DIRECTORY))
                .resolve(job.toString());
    }

    /** What a file of this job is, or null if it is none of these. */
    static @Nullable Entry entry(JobId job, Path file) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (!name.matches()) {
            return null;
        }
        TaskStream stream = name.group(3).equals("out") ? TaskStream.STDOUT : TaskStream.STDERR;
        TaskId task = new TaskId(job.value(), Integer.parseInt(name.group(1)));
        String why = name.group(4);
        return new Entry(
                new Source(task, Integer.parseInt(name.group(2)), stream),
                why == null ? null : Dropped.valueOf(why.toUpperCase(Locale.ROOT)));
    }
}
