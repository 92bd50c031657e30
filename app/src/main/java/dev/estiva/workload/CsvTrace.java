package dev.estiva.workload;

import dev.estiva.workload.Parsed.Format;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The traces in CSV that are known by their columns. Others may stand between them, in any order. */
enum CsvTrace {
    /** Machines of Alibaba's GPU trace of 2023. */
    GPU_NODES(Format.GPU_NODES, List.of("sn", "cpu_milli", "memory_mib", "gpu", "model")),
    /** Its pods. */
    GPU_PODS(Format.GPU_PODS, List.of("name", "cpu_milli", "memory_mib", "num_gpu", "gpu_milli")),
    /** Training jobs as the simulator of Tiresias reads them. */
    GPU_JOBS(Format.GPU_JOBS, List.of("job_id", "num_gpu", "submit_time", "duration")),
    /** Requests to language models, of Azure. */
    LLM_REQUESTS(Format.LLM_REQUESTS, List.of("TIMESTAMP", "ContextTokens", "GeneratedTokens")),
    /** Requests for images, of Alibaba's trace of 2026. */
    IMAGE_REQUESTS(Format.IMAGE_REQUESTS, List.of("gmt_create", "exec_time_seconds"));

    private final Format format;
    private final List<String> columns;

    CsvTrace(Format format, List<String> columns) {
        this.format = format;
        this.columns = columns;
    }

    /** The format of a file that begins so, or null if its first line has the columns of none. */
    static @Nullable Format find(byte[] start) {
        List<String> found = header(start);
        for (CsvTrace trace : values()) {
            if (found.containsAll(trace.columns)) {
                return trace.format;
            }
        }
        if (SacctReader.isHeader(String.join(",", found))) {
            return Format.SACCT;
        }
        return CsvJobs.areColumns(found) && !(start[0] == '{' || start[0] == '[') ? Format.CSV : null;
    }

    /** For errors: the columns of each trace that is known. */
    static String expected() {
        List<String> known = new ArrayList<>();
        for (CsvTrace trace : values()) {
            known.add(String.join(",", trace.columns));
        }
        return "CSV with a column duration and others named as the fields of requests, or with the columns "
                + String.join(", or ", known);
    }

    /** What stands between the fields under this header: a comma, or what spreadsheets put where a comma is in numbers. */
    static char separator(String header) {
        return header.indexOf(',') >= 0 ? ',' : header.indexOf(';') >= 0 ? ';' : header.indexOf('\t') >= 0 ? '\t' : ',';
    }

    private static List<String> header(byte[] start) {
        int from = FormatDetector.hasByteOrderMark(start) ? 3 : 0;
        int to = from;
        while (to < start.length && start[to] != '\n' && start[to] != '\r') {
            to++;
        }
        String line = new String(start, from, to - from, StandardCharsets.UTF_8);
        return List.of(line.replace("\"", "").split(Character.toString(separator(line)), -1));
    }
}
