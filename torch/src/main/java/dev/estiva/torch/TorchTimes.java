package dev.estiva.torch;

import dev.estiva.jobtype.JobResult;
import dev.estiva.model.Placement.DeviceShare;
import dev.estiva.model.Resources;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code estiva bench torch --parameters}: runs types with given parameters, one after the other in this JVM, and prints their
 * results as a line of JSON, for a comparison with a program outside.
 */
public final class TorchTimes {
    private TorchTimes() {}

    /** Takes how many threads to compute with, {@code cpu} or {@code cuda}, and {"matrix_multiply": {"size": 1000}, …}. */
    public static void main(String[] words) throws InterruptedException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try {
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("bench", "torch");
            figures.put("device", words[1]);
            figures.put(
                    "types",
                    results(
                            Integer.parseInt(words[0]),
                            words[1],
                            JsonMapper.shared().readTree(words[2])));
            out.println(JsonMapper.shared().writeValueAsString(figures));
        } catch (RuntimeException e) {
            System.err.println("estiva bench torch: " + e.getMessage());
            System.exit(1);
        }
    }

    static Map<String, JsonNode> results(int threads, String device, JsonNode parameters) throws InterruptedException {
        List<DeviceShare> devices =
                device.equals("cuda") ? List.of(new DeviceShare(0, Resources.WHOLE_GPU)) : List.of();
        Map<String, TorchJob> types = new TreeMap<>();
        for (TorchJob type : List.of(
                new MatrixMultiplyJob(), new VectorAdditionJob(), new ImageProcessingJob(), new NeuralNetworkJob())) {
            types.put(type.name(), type);
        }
        Map<String, JsonNode> results = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> one : parameters.properties()) {
            TorchJob type = types.get(one.getKey());
            if (type == null || !one.getValue().isObject()) {
                throw new IllegalArgumentException("--parameters: expected an object with the parameters of any of "
                        + String.join(", ", types.keySet()) + ", found " + one.getKey() + ": " + one.getValue());
            }
            ObjectNode with = (ObjectNode) one.getValue().deepCopy();
            with.put("device", device);
            JobResult result = type.run(new BenchTask(with.toString(), threads, devices));
            if (!result.completed()) {
                throw new IllegalStateException(one.getKey() + ": " + result.message());
            }
            results.put(
                    one.getKey(), JsonMapper.shared().readTree(result.output().bytes()));
        }
        return results;
    }
}
