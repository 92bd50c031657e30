package dev.estiva.workload;

import dev.estiva.model.Device;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Request;
import dev.estiva.model.Resources;
import dev.estiva.model.Retry;
import dev.estiva.model.WorkerSpec;
import dev.estiva.workload.Note.Cause;
import dev.estiva.workload.Parsed.Format;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads jobs from CSV whose columns have the names that the fields of requests have in JSON. */
final class CsvJobs {
    private static final Map<String, String> ALIASES = Map.ofEntries(
            Map.entry("job_id", "id"),
            Map.entry("submit", "arrival"),
            Map.entry("submit_time", "arrival"),
            Map.entry("submitted", "arrival"),
            Map.entry("arrival_time", "arrival"),
            Map.entry("timestamp", "arrival"),
            Map.entry("run_time", "duration"),
            Map.entry("runtime", "duration"));

    private final Resources usual;
    private final Map<String, String> columns = new HashMap<>();
    private final Map<String, Long> lines = new HashMap<>();
    private final Interner<Request> requests = new Interner<>();
    private final Interner<String> texts = new Interner<>();
    private final Notes notes = new Notes();
    private final DatedJobs jobs;
    private boolean areDates;
    private long rows;

    private CsvJobs(String file, ReadOptions options) {
        this.usual = options.ofProcessors(1).amounts();
        this.jobs = new DatedJobs(file);
    }

    /** Whether these columns are enough for jobs. */
    static boolean areColumns(List<String> header) {
        return header.stream().anyMatch(column -> field(column).equals("duration"));
    }

    static Parsed read(String file, InputStream in, ReadOptions options) throws WorkloadException {
        CsvJobs csv = new CsvJobs(file, options);
        CsvRow.forEach(file, in, csv::add);
        Parsed parsed = csv.jobs.toParsed(Format.CSV, csv.notes);
        return csv.areDates ? parsed : parsed.withoutDates();
    }

    private static String field(String column) {
        String name = column.strip().toLowerCase(Locale.ROOT).replace(' ', '_');
        return Keys.english(ALIASES.getOrDefault(name, name));
    }

    private void add(CsvRow row) throws WorkloadException {
        if (rows++ == 0) {
            for (String column : row.columns()) {
                String earlier = columns.put(field(column), column);
                if (earlier != null && !field(column).isEmpty()) {
                    throw row.wrong(column, "a column for what " + earlier + " says too", "one of them");
                }
            }
            areDates = Instants.micros(text(row, "arrival")).isPresent();
        }
        if (text(row, "duration").isEmpty()) {
            notes.count(Cause.NO_RUN_TIME, row.line());
            return;
        }
        long run = micros(row, "duration", 0);
        String id = text(row, "id").isEmpty() ? Long.toString(rows) : row.name(column("id"));
        Long before = lines.put(id, row.line());
        if (before != null) {
            throw row.wrong(column("id"), id, "another than in line " + before);
        }
        String name = text(row, "name").isEmpty() ? id : row.name(column("name"));
        int retries = (int) whole(row, "retries", 0, 1_000, 0);
        JobSpec spec = new JobSpec(
                name,
                optionalName(row, "user"),
                optionalName(row, "type"),
                1,
                request(row),
                (int) whole(row, "priority", 1, Integer.MAX_VALUE, JobSpec.DEFAULT_PRIORITY),
                micros(row, "estimate", run),
                micros(row, "limit", JobSpec.UNKNOWN),
                micros(row, "deadline", JobSpec.UNKNOWN),
                retries == 0 ? Retry.NEVER : new Retry(retries, 0),
                Collections.emptyNavigableMap());
        jobs.add(arrival(row), id, spec, run);
    }

    private long arrival(CsvRow row) throws WorkloadException {
        String text = text(row, "arrival");
        OptionalLong date = Instants.micros(text);
        if (date.isPresent() != areDates) {
            throw row.wrong(column("arrival"), text, areDates ? Instants.EXPECTED : "a number of seconds, 0 or more");
        }
        if (!areDates && text.matches("[0-9]{4}-.*")) {
            throw row.wrong(column("arrival"), text, "a date that there is, such as 2026-11-20T09:30:00");
        }
        return areDates ? date.getAsLong() : micros(row, "arrival", 0);
    }

    private Request request(CsvRow row) throws WorkloadException {
        Resources asked = new Resources(
                whole(row, "slots", 0, Resources.MOST, 0),
                scaled(row, "cpus", 3, Resources.MOST),
                scaled(row, "gpus", 4, (long) WorkerSpec.MOST_DEVICES * Resources.WHOLE_GPU),
                bytes(row, "memory"),
                Collections.emptyNavigableMap());
        if (asked.gpuShare() > Resources.WHOLE_GPU && asked.gpuShare() % Resources.WHOLE_GPU != 0) {
            throw row.wrong(column("gpus"), text(row, "gpus"), "a part of one GPU, or a whole number of GPUs");
        }
        Device device = new Device(optionalName(row, "gpu_model"), bytes(row, "gpu_memory"));
        boolean hasGpus = asked.gpuShare() > 0;
        return requests.one(new Request(
                asked.isNone() ? usual : asked,
                hasGpus ? device.model() : "",
                hasGpus ? device.memoryBytes() : 0,
                Collections.emptyNavigableMap()));
    }

    private String column(String field) {
        return columns.getOrDefault(field, field);
    }

    /** Empty where there is no such column. */
    private String text(CsvRow row, String field) throws WorkloadException {
        @Nullable String column = columns.get(field);
        return column == null ? "" : row.text(column);
    }

    private String optionalName(CsvRow row, String field) throws WorkloadException {
        return text(row, field).isEmpty() ? "" : texts.one(row.name(column(field)));
    }

    private long micros(CsvRow row, String field, long otherwise) throws WorkloadException {
        return text(row, field).isEmpty() ? otherwise : row.micros(column(field));
    }

    private long whole(CsvRow row, String field, long least, long most, long otherwise) throws WorkloadException {
        return text(row, field).isEmpty() ? otherwise : row.whole(column(field), least, most);
    }

    private long scaled(CsvRow row, String field, int decimals, long most) throws WorkloadException {
        String text = text(row, field);
        if (text.isEmpty()) {
            return 0;
        }
        if (text.matches("[0-9]{1,15}(\\.[0-9]{1,9})?")) {
            BigDecimal scaled = new BigDecimal(text).movePointRight(decimals).stripTrailingZeros();
            if (scaled.scale() <= 0 && scaled.compareTo(BigDecimal.valueOf(most)) <= 0) {
                return scaled.longValueExact();
            }
        }
        throw row.wrong(column(field), text, "a number, 0 or more, with at most " + decimals + " decimals");
    }

    private long bytes(CsvRow row, String field) throws WorkloadException {
        String text = text(row, field);
        try {
            return text.isEmpty() ? 0 : ByteSize.parse("", text);
        } catch (IllegalArgumentException e) {
            throw row.wrong(column(field), text, "an amount of memory such as 512G, 64GB or 64GiB")
                    .because(e);
        }
    }
}
