package dev.estiva.workload;

import dev.estiva.workload.WorkloadException.Place;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads workload files, each in the format that its content shows. */
public final class WorkloadFiles {
    private WorkloadFiles() {}

    /** As {@link #read(List, ReadOptions)}, of one file. */
    public static Workload read(Path file, ReadOptions options) throws WorkloadException {
        return read(List.of(file), options);
    }

    /**
     * Reads files into one workload. One of them at least must say what the cluster is; where several do, they must agree.
     *
     * @throws WorkloadException if a file cannot be read, is of no known format, breaks its format's rules, or does not go
     *     with the others; the first fault found
     */
    public static Workload read(List<Path> files, ReadOptions options) throws WorkloadException {
        return open(files, options).of(Variation.NONE);
    }

    /** As {@link #read(List, ReadOptions)}, before anything is drawn. */
    public static Draft open(List<Path> files, ReadOptions options) throws WorkloadException {
        List<Parsed> parts = new ArrayList<>();
        for (Path file : files) {
            parts.add(parse(file, options));
        }
        List<JobStream> streams =
                parts.stream().flatMap(part -> part.streams().stream()).toList();
        return new Draft(Merge.of(parts, options), streams, options.estimates());
    }

    static Parsed parse(Path path, ReadOptions options) throws WorkloadException {
        String file = path.toString();
        try (Content content = Content.open(path)) {
            return switch (content.format()) {
                case JSON -> JsonReader.read(file, content.stream(), options);
                case SWF -> new SwfReader(file, options).read(content.stream());
                case LLM_REQUESTS, IMAGE_REQUESTS ->
                    InferenceTraces.read(file, content.format(), content.stream(), options);
                case SACCT -> SacctReader.read(file, content.stream(), options);
                case CSV -> CsvJobs.read(file, content.stream(), options);
                case GPU_NODES, GPU_PODS, GPU_JOBS -> GpuTraces.read(file, content.format(), content.stream());
            };
        } catch (IOException e) {
            throw new WorkloadException(
                            Place.of(file), "that closing fails (" + e.getMessage() + ")", "a readable file")
                    .because(e);
        }
    }
}
