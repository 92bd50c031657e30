package dev.estiva.worker;

import dev.estiva.model.MachineSample;
import dev.estiva.model.Resources;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Asks {@code nvidia-smi} about the GPUs. It may be missing, hang, or answer {@code [N/A]} for what a device does not tell:
 * lines that are no answer are passed over, and where there is no other line, that is an error which says what it said.
 */
final class NvidiaSmi {
    /** Names another program that answers the same questions. */
    static final String VARIABLE = "ESTIVA_NVIDIA_SMI";

    /** The first call after a start of the machine loads the driver, which takes seconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final String FORMAT = "--format=csv,noheader,nounits";
    private static final String GPUS = "--query-gpu=index,uuid,name,memory.total,memory.used,utilization.gpu";
    private static final String APPS = "--query-compute-apps=gpu_uuid,pid,used_memory";

    /** Its numbers are in MiB. */
    private static final int MIB_SHIFT = 20;

    private static final int MOST_SHOWN_CHARS = 200;

    private final String program;
    private final ShortProgram questions;

    NvidiaSmi(String program, Duration patience) {
        this.program = program;
        this.questions = new ShortProgram(patience);
    }

    static NvidiaSmi of(Map<String, String> environment) {
        String named = environment.getOrDefault(VARIABLE, "");
        return new NvidiaSmi(named.isBlank() ? "nvidia-smi" : named, PATIENCE);
    }

    /** A GPU and what it showed; used memory and utilisation may be {@link MachineSample#UNKNOWN}. */
    record Reading(Gpu gpu, long usedBytes, int utilisationMilli) {}

    /** A process that computes on a GPU; its memory there may be {@link MachineSample#UNKNOWN}. */
    record App(String uuid, long pid, long usedBytes) {}

    /**
     * The GPUs by their index; there may be none.
     *
     * @throws IOException if that is not to be learned; the message names the program and says why
     */
    List<Reading> gpus() throws IOException, InterruptedException {
        List<Reading> readings = new ArrayList<>();
        for (Reading reading : ask(GPUS, NvidiaSmi::reading)) {
            if (readings.stream().noneMatch(known -> isSame(known.gpu(), reading.gpu()))) {
                readings.add(reading);
            }
        }
        readings.sort((a, b) -> Integer.compare(a.gpu().index(), b.gpu().index()));
        return readings;
    }

    /** The processes that compute on any of them. */
    List<App> apps() throws IOException, InterruptedException {
        return ask(APPS, NvidiaSmi::app);
    }

    private <T> List<T> ask(String question, Function<String[], @Nullable T> line)
            throws IOException, InterruptedException {
        ShortProgram.Answer answer;
        try {
            answer = questions.ask(List.of(program, question, FORMAT));
        } catch (IOException e) {
            throw new IOException(program + " " + e.getMessage(), e);
        }
        List<String> lines = answer.text()
                .lines()
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .toList();
        List<T> understood = lines.stream()
                .map(each -> line.apply(each.split(",", -1)))
                .filter(Objects::nonNull)
                .toList();
        if (understood.isEmpty() && (answer.exitCode() != 0 || !lines.isEmpty())) {
            throw new IOException(program + " ended with exit code " + answer.exitCode() + " and said: "
                    + (lines.isEmpty() ? "nothing" : clip(lines.getFirst())));
        }
        return understood;
    }

    private static String clip(String line) {
        return line.length() <= MOST_SHOWN_CHARS ? line : line.substring(0, MOST_SHOWN_CHARS) + "…";
    }

    private static boolean isSame(Gpu a, Gpu b) {
        return a.index() == b.index() || a.uuid().equals(b.uuid());
    }

    /** A model's name may have commas in it, if any field has. */
    private static @Nullable Reading reading(String[] fields) {
        int last = fields.length - 1;
        if (last < 5) {
            return null;
        }
        long index = number(fields[0]);
        String uuid = fields[1].strip();
        if (index < 0 || index > Integer.MAX_VALUE || !uuid.startsWith("GPU-")) {
            return null;
        }
        String model = String.join(",", List.of(fields).subList(2, last - 2)).strip();
        long total = Math.max(bytes(fields[last - 2]), 0);
        long percent = number(fields[last]);
        int utilisation = percent < 0 || percent > 100 ? MachineSample.UNKNOWN : (int) percent * 10;
        return new Reading(
                new Gpu((int) index, uuid, isTold(model) ? model : "", total), bytes(fields[last - 1]), utilisation);
    }

    private static @Nullable App app(String[] fields) {
        long pid = fields.length == 3 ? number(fields[1]) : MachineSample.UNKNOWN;
        return pid <= 0 ? null : new App(fields[0].strip(), pid, bytes(fields[2]));
    }

    private static boolean isTold(String field) {
        return !field.startsWith("[") && field.chars().noneMatch(Character::isISOControl);
    }

    private static long bytes(String mib) {
        long number = number(mib);
        return number < 0 || number > Resources.MOST >> MIB_SHIFT ? MachineSample.UNKNOWN : number << MIB_SHIFT;
    }

    private static long number(String field) {
        String digits = field.strip();
        return digits.matches("[0-9]{1,18}") ? Long.parseLong(digits) : MachineSample.UNKNOWN;
    }
}
