package dev.estiva.cli;

import dev.estiva.client.JobRequest;
import dev.estiva.client.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which kind of work a job is, if it is no command, and with what parameters. */
final class SubmitType {
    private static final String PROCESS = "process";
    private static final String SLEEP = "sleep";

    /** Those that come with Estiva and may be written with dashes; a user's own is called as it is called. */
    private static final Set<String> WITH_DASHES =
            Set.of("matrix-multiply", "neural-network", "vector-addition", "image-processing", "cuda-kernel");

    @Option(
            names = {"--type", "--job-type"},
            paramLabel = "TYPE",
            defaultValue = PROCESS,
            description = "The job type, if it is no command. Those of docs/torch.md may be written with dashes.")
    private String type;

    @Option(
            names = "--param",
            paramLabel = "KEY=VALUE",
            description = "A parameter of that type; numbers, true and false are taken as such. May be repeated.")
    private List<String> parameters = new ArrayList<>();

    @Option(names = "--payload", paramLabel = "JSON", description = "All parameters of that type, as a JSON object.")
    private @Nullable String payload;

    @Option(names = "--size", paramLabel = "N", description = "The parameter size of such a type.")
    private @Nullable Long size;

    @Option(names = "--iterations", paramLabel = "N", description = "Its parameter iterations.")
    private @Nullable Long iterations;

    @Option(names = "--epochs", paramLabel = "N", description = "Its parameter epochs.")
    private @Nullable Long epochs;

    @Option(names = "--batch-size", paramLabel = "N", description = "Its parameter batch_size.")
    private @Nullable Long batchSize;

    @Option(names = "--input-size", paramLabel = "N", description = "Its parameter input_size.")
    private @Nullable Long inputSize;

    @Option(names = "--hidden-size", paramLabel = "N", description = "Its parameter hidden_size.")
    private @Nullable Long hiddenSize;

    @Option(names = "--output-size", paramLabel = "N", description = "Its parameter output_size.")
    private @Nullable Long outputSize;

    @Option(names = "--image-size", paramLabel = "N", description = "Its parameter image_size.")
    private @Nullable Long imageSize;

    boolean isProcess() {
        return type.equals(PROCESS);
    }

    /** @throws IllegalArgumentException if something was given that a command does not have */
    void requireNothing() {
        if (!parameters.isEmpty() || payload != null) {
            throw new IllegalArgumentException("--param and --payload need --type");
        }
        named().keySet().stream().findFirst().ifPresent(name -> {
            throw new IllegalArgumentException(
                    "--" + name.replace('_', '-') + " needs --type, or -- before the command that it belongs to");
        });
    }

    /** A job of the type, which is no process. */
    JobRequest request() {
        Map<String, Object> all =
                new LinkedHashMap<>(TypeParameters.of(payload, parameters).fields());
        all.putAll(named());
        Json json = Json.object(all);
        JobRequest job = JobRequest.ofType(name(), json);
        Json seconds = json.find("seconds");
        if (type.equals(SLEEP) && seconds != null && seconds.value() instanceof Number) {
            job.set("estimate_seconds", seconds.number()); // the one type whose length is known beforehand
        }
        return job;
    }

    String name() {
        return WITH_DASHES.contains(type) ? type.replace('-', '_') : type;
    }

    /** Those that have an option of their own. */
    private Map<String, Object> named() {
        Map<String, Object> named = new LinkedHashMap<>();
        put(named, "size", size);
        put(named, "iterations", iterations);
        put(named, "epochs", epochs);
        put(named, "batch_size", batchSize);
        put(named, "input_size", inputSize);
        put(named, "hidden_size", hiddenSize);
        put(named, "output_size", outputSize);
        put(named, "image_size", imageSize);
        return named;
    }

    private static void put(Map<String, Object> named, String name, @Nullable Long value) {
        if (value != null) {
            named.put(name, value);
        }
    }
}
