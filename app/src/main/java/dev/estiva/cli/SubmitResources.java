package dev.estiva.cli;

import dev.estiva.cli.terminal.Sizes;
import dev.estiva.client.JobRequest;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What each task asks of its worker. */
final class SubmitResources {
    @Option(
            names = "--cpus",
            paramLabel = "N",
            description = "CPUs for each task; thousandths count. Default: 1, unless --slots is given.")
    private @Nullable BigDecimal cpus;

    @Option(
            names = "--gpus",
            paramLabel = "N",
            description = "GPUs for each task: a part of one, such as 0.5, or a whole number.")
    private @Nullable BigDecimal gpus;

    @Option(
            names = "--gpu-memory",
            paramLabel = "SIZE",
            converter = NominalSize.class,
            description =
                    "Memory that each of these GPUs must have, as they are sold: 80G fits one of 80 GB, although it"
                            + " shows a little less than 80Gi.")
    private @Nullable Long gpuMemory;

    @Option(names = "--gpu-model", paramLabel = "NAME", description = "Model that each of these GPUs must be of.")
    private @Nullable String gpuModel;

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            converter = Size.class,
            description = "Memory for each task, such as 512M or 16G, in 1,024s.")
    private @Nullable Long memory;

    @Option(names = "--slots", paramLabel = "N", description = "Slots for each task, of workers that count in slots.")
    private @Nullable Long slots;

    @Option(
            names = "--resource",
            paramLabel = "NAME=N",
            description = "An amount of something else that workers offer. May be repeated.")
    private List<String> extras = new ArrayList<>();

    @Option(
            names = "--constraint",
            paramLabel = "LABEL=VALUE",
            description = "Only workers that carry this label with this value. May be repeated.")
    private List<String> constraints = new ArrayList<>();

    /** @throws IllegalArgumentException saying which option is wrong */
    void addTo(JobRequest job) {
        BigDecimal wanted = cpus == null && slots == null ? BigDecimal.ONE : cpus;
        ask(job, "slots", slots);
        ask(job, "cpus", wanted);
        ask(job, "gpus", gpus);
        ask(job, "memory", memory);
        ask(job, "gpu_model", gpuModel);
        ask(job, "gpu_memory", gpuMemory);
        if ((gpuModel != null || gpuMemory != null) && gpus == null) {
            throw new IllegalArgumentException("--gpu-model and --gpu-memory need --gpus");
        }
        if (!extras.isEmpty()) {
            job.ask("extras", amounts(KeyValue.all("--resource", extras)));
        }
        if (!constraints.isEmpty()) {
            job.onWorkersWith(KeyValue.all("--constraint", constraints));
        }
    }

    private static void ask(JobRequest job, String field, @Nullable Object amount) {
        if (amount != null) {
            job.ask(field, amount);
        }
    }

    private static Map<String, Long> amounts(Map<String, String> texts) {
        Map<String, Long> amounts = new LinkedHashMap<>();
        texts.forEach((name, text) -> {
            if (!text.matches("[0-9]{1,18}")) {
                throw new IllegalArgumentException(
                        "--resource: found \"" + name + "=" + text + "\", expected NAME=N with a whole number");
            }
            amounts.put(name, Long.parseLong(text));
        });
        return amounts;
    }

    /** Reads an amount of memory. */
    static final class Size implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            try {
                return Sizes.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    /**
     * Reads the memory of a GPU. A card sold with 80 GB shows 79.6 GiB: taken in 1,024s, nothing would ever run on what
     * the user means. With an i, as in 80Gi, it is taken exactly.
     */
    static final class NominalSize implements ITypeConverter<Long> {
        private static final Pattern UNIT = Pattern.compile("([kKMGT])B?$");

        @Override
        public Long convert(String text) {
            long bytes = new Size().convert(text);
            Matcher unit = UNIT.matcher(text);
            return unit.find() ? scaled(bytes, unit.group(1)) : bytes;
        }

        private static long scaled(long bytes, String unit) {
            int power = "KMGT".indexOf(unit.toUpperCase(Locale.ROOT)) + 1;
            return BigDecimal.valueOf(bytes)
                    .multiply(BigDecimal.TEN.pow(3 * power))
                    .divide(BigDecimal.valueOf(1L << (10 * power)), 0, RoundingMode.CEILING)
                    .longValueExact();
        }
    }
}
