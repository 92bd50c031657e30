package dev.estiva.workload;

import dev.estiva.model.JobSpec;
import dev.estiva.model.Resources;
import dev.estiva.workload.WorkloadException.Place;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One row of {@code sacct}, its fields by the name of the column in lower case; read again and again. */
final class SacctRow {
    private static final Pattern DURATION =
            Pattern.compile("(?:([0-9]{1,6})-)?(?:([0-9]{1,9}):)?([0-9]{1,9}):([0-9]{1,2})(?:\\.[0-9]{1,9})?");
    private static final Pattern MEMORY = Pattern.compile("([0-9]{1,15}(?:\\.[0-9]{1,6})?)([KMGTP]?)([nc]?)");
    private static final Pattern GPU = Pattern.compile("gres/gpu(:[^=]*)?=([0-9]{1,9})");
    private static final String UNITS = "KMGTP";
    private static final long MIB = 1L << 20;

    private final String file;
    private final List<String> titles;
    private final Map<String, Integer> columns = new HashMap<>();
    private String[] fields = {};
    private long line;

    private SacctRow(String file, List<String> titles) {
        this.file = file;
        this.titles = titles;
    }

    static SacctRow ofHeader(String file, long line, String text) throws WorkloadException {
        SacctRow row = new SacctRow(file, List.of(text.replace("\uFEFF", "").split("\\|", -1)));
        for (int i = 0; i < row.titles.size(); i++) {
            row.columns.put(row.titles.get(i).strip().toLowerCase(Locale.ROOT), i);
        }
        if (!row.has("submit")) {
            throw SacctReader.wrongHeader(file, line, "no column Submit", "JobID, Submit, and Elapsed or ElapsedRaw");
        }
        if (!row.has("elapsedraw") && !row.has("elapsed") && !(row.has("start") && row.has("end"))) {
            throw SacctReader.wrongHeader(
                    file, line, "no column Elapsed", "Elapsed or ElapsedRaw, or Start and End, to know run times");
        }
        return row;
    }

    void read(long number, String text) throws WorkloadException {
        line = number;
        fields = text.split("\\|", -1);
        if (fields.length != titles.size()) {
            throw new WorkloadException(
                    Place.ofLine(file, line),
                    fields.length + " fields",
                    titles.size() + " as in the header; where names have a | in them, leave JobName out");
        }
    }

    long line() {
        return line;
    }

    boolean has(String column) {
        return columns.containsKey(column);
    }

    /** Empty where there is no such column. */
    String text(String column) {
        Integer at = columns.get(column);
        return at == null ? "" : fields[at].strip();
    }

    String id() throws WorkloadException {
        String column = has("jobid") ? "jobid" : "jobidraw";
        if (text(column).isEmpty()) {
            throw wrong(column, "", "the number of a job");
        }
        return name(column);
    }

    String name(String column) throws WorkloadException {
        String name = text(column);
        if (name.length() > JobSpec.LABEL_CHARS - 8 || !Quoted.isShowable(name)) {
            throw wrong(column, name, "a name of at most " + (JobSpec.LABEL_CHARS - 8) + " characters");
        }
        return name;
    }

    /** 0 where it is not said. */
    long whole(String column, long least, long most) throws WorkloadException {
        String text = text(column);
        if (text.isEmpty()) {
            return 0;
        }
        if (!text.matches("[0-9]{1,15}") || Long.parseLong(text) > most) {
            throw wrong(column, text, "a whole number from " + least + " to " + most);
        }
        return Long.parseLong(text);
    }

    /** Empty where it is unknown. */
    OptionalLong instant(String column) throws WorkloadException {
        String text = text(column);
        if (text.isEmpty() || text.equals("Unknown") || text.equals("None")) {
            return OptionalLong.empty();
        }
        OptionalLong micros = Instants.micros(text);
        if (micros.isEmpty()) {
            throw wrong(column, text, Instants.EXPECTED + ", or Unknown");
        }
        return micros;
    }

    /** Null if it never ran. */
    @Nullable
    Long runMicros() throws WorkloadException {
        if (has("start") && instant("start").isEmpty()) {
            return null;
        }
        if (has("elapsedraw") && !text("elapsedraw").isEmpty()) {
            return whole("elapsedraw", 0, JobSpec.LONGEST_MICROS / 1_000_000) * 1_000_000;
        }
        if (has("elapsed") && !text("elapsed").isEmpty()) {
            return durationMicros("elapsed");
        }
        if (!has("start") || instant("start").isEmpty() || instant("end").isEmpty()) {
            return null;
        }
        long run = instant("end").getAsLong() - instant("start").getAsLong();
        if (run < 0) {
            throw wrong("end", text("end"), "an instant after its start");
        }
        return run;
    }

    /** Empty if there is none, or that of the partition, which is not known here. */
    OptionalLong limitMicros() throws WorkloadException {
        if (!text("timelimitraw").isEmpty() && text("timelimitraw").matches("[0-9]+")) {
            return OptionalLong.of(whole("timelimitraw", 0, JobSpec.LONGEST_MICROS / 60_000_000) * 60_000_000);
        }
        String text = text("timelimit");
        boolean unknown = text.isEmpty()
                || text.equalsIgnoreCase("UNLIMITED")
                || text.equalsIgnoreCase("Partition_Limit")
                || text.equals("INVALID");
        return unknown ? OptionalLong.empty() : OptionalLong.of(durationMicros("timelimit"));
    }

    private long durationMicros(String column) throws WorkloadException {
        Matcher form = DURATION.matcher(text(column));
        if (!form.matches()) {
            throw wrong(column, text(column), "a duration such as 1-02:03:04");
        }
        long seconds = part(form, 1) * 86_400 + part(form, 2) * 3_600 + part(form, 3) * 60 + part(form, 4);
        if (seconds > JobSpec.LONGEST_MICROS / 1_000_000) {
            throw wrong(column, text(column), "a shorter duration");
        }
        return seconds * 1_000_000;
    }

    private static long part(Matcher form, int group) {
        return form.group(group) == null ? 0 : Long.parseLong(form.group(group));
    }

    /** What was allocated, else what was asked for; 0 where neither is said. */
    long cpus() throws WorkloadException {
        for (String column : List.of("alloccpus", "ncpus", "reqcpus")) {
            long cpus = whole(column, 0, 1_000_000_000);
            if (cpus > 0) {
                return cpus;
            }
        }
        String tres = tres("cpu=");
        return tres.matches("[0-9]{1,9}") ? Long.parseLong(tres) : 0;
    }

    long gpus() {
        for (String column : List.of("alloctres", "reqtres")) {
            long all = 0;
            long named = 0;
            Matcher gpu = GPU.matcher(text(column));
            while (gpu.find()) {
                long count = Long.parseLong(gpu.group(2));
                all = gpu.group(1) == null ? count : all;
                named += gpu.group(1) == null ? 0 : count;
            }
            if (all + named > 0) {
                return Math.max(all, named);
            }
        }
        return 0;
    }

    /** Of all nodes together. ReqMem of older Slurm is per node (n) or per CPU (c); without a unit, in MiB. */
    long memoryBytes(int nodes, long cpus) throws WorkloadException {
        String tres = tres("mem=");
        boolean isRequest = tres.isEmpty();
        String text = isRequest ? text("reqmem") : tres;
        if (text.isEmpty() || text.startsWith("?")) {
            return 0;
        }
        Matcher form = MEMORY.matcher(text);
        if (!form.matches()) {
            throw wrong(isRequest ? "reqmem" : "alloctres", text, "an amount of memory such as 16G or 4000Mc");
        }
        double bytes = Double.parseDouble(form.group(1))
                * (form.group(2).isEmpty() ? MIB : Math.scalb(1.0, 10 * (UNITS.indexOf(form.group(2)) + 1)));
        double times = form.group(3).equals("c") ? cpus : form.group(3).equals("n") ? nodes : 1;
        if (bytes * times > Resources.MOST) {
            throw wrong(isRequest ? "reqmem" : "alloctres", text, "at most 64T");
        }
        return Math.round(bytes * times);
    }

    private String tres(String key) {
        for (String column : List.of("alloctres", "reqtres")) {
            for (String part : text(column).split(",", -1)) {
                if (part.startsWith(key)) {
                    return part.substring(key.length());
                }
            }
        }
        return "";
    }

    WorkloadException wrong(String column, String found, String expected) {
        Integer at = columns.get(column);
        String title = at == null ? column : titles.get(at);
        return new WorkloadException(new Place(file, "column " + title, line, 0), Quoted.of(found), expected);
    }
}
