package dev.estiva.workload;

import dev.estiva.model.JobSpec;
import dev.estiva.model.Request;
import dev.estiva.model.Retry;
import dev.estiva.workload.Note.Cause;
import dev.estiva.workload.Parsed.Format;
import java.io.InputStream;
import java.util.OptionalLong;

/**
 * Reads traces of requests to generative models: Azure's of language models (AzurePublicDataset; Patel and others,
 * "Splitwise", ISCA 2024), and Alibaba's of images (cluster-trace-v2026-GenAI). Each request takes a slot of a server.
 */
final class InferenceTraces {
    private final Format format;
    private final TokenRates rates;
    private final Request request;
    private final Interner<String> texts = new Interner<>();
    private final Notes notes = new Notes();
    private final DatedJobs jobs;
    private long rows;

    private InferenceTraces(String file, Format format, ReadOptions options) {
        this.format = format;
        this.rates = options.tokenRates();
        this.request = options.ofProcessors(1);
        this.jobs = new DatedJobs(file);
    }

    static Parsed read(String file, Format format, InputStream in, ReadOptions options) throws WorkloadException {
        InferenceTraces traces = new InferenceTraces(file, format, options);
        CsvRow.forEach(file, in, format == Format.LLM_REQUESTS ? traces::languageModel : traces::image);
        return traces.jobs.toParsed(traces.format, traces.notes);
    }

    private void languageModel(CsvRow row) throws WorkloadException {
        long prompt = row.whole("ContextTokens", 0, Integer.MAX_VALUE);
        long output = row.whole("GeneratedTokens", 0, Integer.MAX_VALUE);
        notes.count(Cause.BY_TOKENS, row.line());
        add(instant(row, "TIMESTAMP"), "llm", "", rates.runMicros(prompt, output));
    }

    private void image(CsvRow row) throws WorkloadException {
        if (row.isEmpty("exec_time_seconds")) {
            rows++;
            notes.count(Cause.NO_RUN_TIME, row.line());
            return;
        }
        String type = row.has("predict_type") ? row.text("predict_type") : "image";
        String group = row.has("groupId") ? row.text("groupId") : "";
        add(instant(row, "gmt_create"), type, group, row.micros("exec_time_seconds"));
    }

    private static long instant(CsvRow row, String column) throws WorkloadException {
        OptionalLong micros = Instants.micros(row.text(column));
        if (micros.isEmpty()) {
            throw row.wrong(column, row.text(column), Instants.EXPECTED);
        }
        return micros.getAsLong();
    }

    private void add(long epochMicros, String type, String user, long runMicros) {
        String label = Long.toString(++rows);
        JobSpec spec = new JobSpec(
                label,
                texts.one(user),
                texts.one(type),
                1,
                request,
                JobSpec.DEFAULT_PRIORITY,
                runMicros,
                JobSpec.UNKNOWN,
                Retry.NEVER);
        jobs.add(epochMicros, label, spec, runMicros);
    }
}
