package dev.estiva.workload;

import static dev.estiva.workload.TestFiles.swfLine;
import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.model.SeededRandom;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever is done to a good file, reading it gives a workload or an error that names the file. Repeat a failing seed with
 * {@code -Destiva.seed=N -Dtest=ReaderPropertyTest}; try more of them with {@code -Destiva.seeds=100000}.
 */
final class ReaderPropertyTest {
    private static final String JSON = """
        {"servidores": [{"id": 1, "capacidade": 3, "velocidade": 1.5}, {"id": 2, "capacity": 2, "cpus": 4.5, "gpus": 2,
          "gpu_model": "T4", "gpu_memory": "16GB", "memory": 1e9, "labels": {"zone": "north"}}],
         "requests": [{"id": 101, "tipo": "nlp", "prioridade": 1, "tempo_exec": 8.25, "chegada": 1e-3},
          {"id": "b", "type": "voz", "priority": 2, "duration": 3, "user": "ana", "estimate": 4, "limit": 9, "deadline": 8},
          {"id": 103, "duration": 0, "gpus": 0.5, "memory": "4GiB", "constraints": {"zone": "north"}, "retries": 3},
          {"id": 104, "duration": 1, "slots": 2, "cpus": 0.25, "x": [[], {"y": null}, "\\u00e9é", true]}],
         "gerar": [{"count": 3, "arrivals": "daily:mean=5,ratio=2", "duration": "lognormal:mean=1m,cv=2", "cpus": 1,
          "estimate": "uniform:3"}, {"count": 2, "chegadas": "bursty:mean=1,on=2,off=3", "tempo_exec": 4, "gpus": 1}]}
        """;

    private static final String SWF = "; Version: 2.2\n; MaxProcs: 100\n"
            + swfLine(1, "0", "5", 1, "9")
            + swfLine(2, "3", "5.25", 8, "-1")
            + swfLine(3, "3", "50", 8, "9")
            + "4 9 -1 5 1 -1 -1 -1 9 -1 5 7 -1 -1 -1 -1 -1 -1\n5 8 -1 -1 1 -1 -1 1 9 -1 0 7 -1 -1 -1 -1 -1 -1\n";

    /** What parsers stumble over. */
    private static final List<String> SPICES = List.of(
            "-1",
            "0",
            "NaN",
            "1e999",
            "-1e-999999999",
            "1e2147483647",
            "-1e-9999999999",
            "99999999999999999999",
            "0.5",
            "\"",
            "{",
            "[",
            "]}",
            ",",
            ":",
            "null",
            "true",
            "\\",
            "\\ud800",
            "\u0000",
            "\uFEFF",
            "\r",
            "\n",
            ";",
            " ",
            "\"id\"",
            "\"duration\"");

    @TempDir
    private Path folder;

    private static LongStream seeds() {
        Long only = Long.getLong("estiva.seed");
        return only == null ? LongStream.range(0, Long.getLong("estiva.seeds", 500)) : LongStream.of(only);
    }

    @Test
    void unspoiledFilesGiveWorkloads() throws WorkloadException {
        assertThat(new TestFiles(folder).json(JSON).jobs()).hasSize(9);
        assertThat(new TestFiles(folder).swf(SWF).jobs()).hasSize(4);
    }

    @Test
    void spoiledJsonGivesAWorkloadOrAnError() {
        byte[] good = JSON.getBytes(StandardCharsets.UTF_8);
        seeds().forEach(seed -> requireAnswer(seed, "jobs.json", spoiled(good, new SeededRandom(seed))));
    }

    @Test
    void spoiledLogsGiveAWorkloadOrAnError() {
        byte[] good = SWF.getBytes(StandardCharsets.UTF_8);
        seeds().forEach(seed -> requireAnswer(seed, "log.swf", spoiled(good, new SeededRandom(seed))));
    }

    @Test
    void spoiledTracesInCsvGiveAWorkloadOrAnError() {
        for (String csv : List.of(
                GpuTracesTest.NODES,
                GpuTracesTest.PODS,
                GpuTracesTest.JOBS,
                LogFormatsTest.SACCT,
                LogFormatsTest.CSV,
                LogFormatsTest.LLM,
                LogFormatsTest.IMAGES)) {
            byte[] good = csv.getBytes(StandardCharsets.UTF_8);
            seeds().forEach(seed -> requireAnswer(seed, "trace.csv", spoiled(good, new SeededRandom(seed))));
        }
    }

    @Test
    void spoiledPackedFilesGiveAWorkloadOrAnError() {
        byte[] good = TestFiles.gzip(SWF);
        seeds().forEach(seed -> requireAnswer(seed, "log.swf.gz", spoiled(good, new SeededRandom(seed))));
    }

    private void requireAnswer(long seed, String name, byte[] content) {
        Path file = new TestFiles(folder).write(name, content);
        try {
            ReadOptions options = name.endsWith(".csv") ? ReadOptions.DEFAULT.withProcs(4) : ReadOptions.DEFAULT;
            Workload workload = WorkloadFiles.read(file, options);
            assertThat(workload.cluster()).as("seed %d", seed).isNotEmpty();
            assertThat(workload.jobs()).as("seed %d", seed).isNotEmpty();
        } catch (WorkloadException e) {
            assertThat(e)
                    .as("seed %d", seed)
                    .hasMessageStartingWith(file + ": ")
                    .hasMessageContaining(" expected ");
            assertThat(String.valueOf(e.getMessage())).as("seed %d", seed).doesNotContainPattern("\\p{Cntrl}");
        } catch (RuntimeException e) {
            throw new AssertionError("seed " + seed + ": " + new String(content, StandardCharsets.ISO_8859_1), e);
        }
    }

    /** One to four changes: a byte flipped, a piece removed, doubled or replaced, or the end cut off. */
    private static byte[] spoiled(byte[] good, SeededRandom random) {
        byte[] bytes = good;
        for (int i = random.nextInt(4); i >= 0 && bytes.length > 0; i--) {
            int at = random.nextInt(bytes.length);
            int end = Math.min(bytes.length, at + 1 + random.nextInt(12));
            bytes = switch (random.nextInt(5)) {
                case 0 -> flipped(bytes, at, random);
                case 1 -> joined(Arrays.copyOf(bytes, at), new byte[0], Arrays.copyOfRange(bytes, end, bytes.length));
                case 2 -> joined(Arrays.copyOf(bytes, end), Arrays.copyOfRange(bytes, at, bytes.length), new byte[0]);
                case 3 -> joined(Arrays.copyOf(bytes, at), spice(random), Arrays.copyOfRange(bytes, end, bytes.length));
                default -> Arrays.copyOf(bytes, Math.max(1, at));
            };
        }
        return bytes;
    }

    private static byte[] flipped(byte[] bytes, int at, SeededRandom random) {
        byte[] changed = bytes.clone();
        changed[at] ^= (byte) (1 << random.nextInt(8));
        return changed;
    }

    private static byte[] spice(SeededRandom random) {
        return SPICES.get(random.nextInt(SPICES.size())).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] joined(byte[] first, byte[] second, byte[] third) {
        byte[] all = Arrays.copyOf(first, first.length + second.length + third.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        System.arraycopy(third, 0, all, first.length + second.length, third.length);
        return all;
    }
}
