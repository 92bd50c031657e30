package dev.estiva.journal;

import dev.estiva.core.JobEntry;
import dev.estiva.core.StatePart;
import dev.estiva.core.StatePart.Clock;
import dev.estiva.core.StatePart.End;
import dev.estiva.core.StatePart.EndedUntouched;
import dev.estiva.core.StatePart.LatestEnds;
import dev.estiva.core.StatePart.OfJob;
import dev.estiva.core.StatePart.OfTask;
import dev.estiva.core.StatePart.OfWorker;
import dev.estiva.core.StatePart.Progress;
import dev.estiva.core.StatePart.Promise;
import dev.estiva.core.StatePart.Standing;
import dev.estiva.core.StatePart.TypeSpeed;
import dev.estiva.core.StatePart.UserUsage;
import dev.estiva.model.Outcome;
import dev.estiva.model.Service;
import dev.estiva.model.StopCause;
import dev.estiva.model.TaskState;
import dev.estiva.model.TaskState.Delayed;
import dev.estiva.model.TaskState.Finished;
import dev.estiva.model.TaskState.Running;
import dev.estiva.model.TaskState.Suspended;
import dev.estiva.model.TaskState.Waiting;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The pieces of a state as JSON texts on one line, the kind first, and back. Stateless. */
final class PartCodec {
    private PartCodec() {}

    static String encode(StatePart part) {
        return ModelWriter.object(out -> {
            switch (part) {
                case Clock p -> write(p, out);
                case OfWorker p -> write(p, out);
                case OfJob p -> write(p, out);
                case EndedUntouched p -> write(p, out);
                case OfTask p -> write(p, out);
                case Promise p -> {
                    out.text("part", "promise");
                    out.task(p.task());
                    out.placement(p.placement());
                    out.whole("start", p.startMicros());
                }
                case TypeSpeed p -> {
                    out.text("part", "type_speed");
                    out.text("type", p.type());
                    out.wholeUnless("with_gpu", p.withGpu() ? 1 : 0, 0);
                    out.textUnlessEmpty("device", p.device());
                    out.text("of", p.of().name().toLowerCase(Locale.ROOT));
                    out.text("times", Double.toString(p.times()));
                    out.whole("ends", p.ends());
                }
                case UserUsage p -> {
                    out.text("part", "usage");
                    out.text("user", p.user());
                    out.text("processor_seconds", Double.toString(p.processorSeconds()));
                    out.whole("settled", p.settledMicros());
                }
            }
        });
    }

    private static void write(Clock p, ModelWriter out) {
        out.text("part", "clock");
        out.whole("last", p.lastMicros());
        out.whole("next_job", p.nextJob());
        out.whole("next_worker", p.nextWorker());
        out.whole("last_placed", p.lastPlacedWorker());
    }

    private static void write(OfWorker p, ModelWriter out) {
        Standing standing = p.standing();
        out.text("part", "worker");
        out.whole("worker", p.worker().value());
        out.spec(p.spec());
        out.wholeUnless("suspected", standing.suspected() ? 1 : 0, 0);
        out.wholeUnless("cordoned", standing.cordoned() ? 1 : 0, 0);
        out.wholeUnless("draining", standing.draining() ? 1 : 0, 0);
        if (standing.quarantine() != null) {
            out.text("quarantine", standing.quarantine());
        }
        out.list("blocked", standing.blockedDevices(), device -> out.whole("device", device));
        out.wholeUnless("failures_in_a_row", p.latest().failuresInARow(), 0);
        out.wholeUnless("since", p.latest().sinceMicros(), 0);
        out.list("ends", p.latest().ends(), end -> {
            out.task(end.task());
            out.whole("kind", end.kind());
            out.text("user", end.user());
            out.whole("start", end.startMicros());
            out.wholeUnless("well", end.well() ? 1 : 0, 0);
        });
    }

    private static void write(OfJob p, ModelWriter out) {
        out.text("part", "job");
        out.whole("job", p.job().value());
        out.spec(p.spec());
        out.whole("submitted", p.submitMicros());
        out.wholeUnless("first_untouched", p.firstUntouched(), 0);
        out.wholeUnless("started", p.progress().firstStartMicros(), TaskState.NEVER);
        out.wholeUnless("completed", p.progress().completed(), 0);
        out.wholeUnless("failed", p.progress().failed(), 0);
        Outcome.Status worst = p.progress().worst();
        if (worst != null) {
            out.constant("worst", worst);
        }
        out.wholeUnless("ended_so", p.ended().same(), 0);
        out.wholeUnless("ended_otherwise", p.ended().other(), 0);
    }

    private static void write(EndedUntouched p, ModelWriter out) {
        out.text("part", "ended_untouched");
        out.whole("job", p.job().value());
        out.list("tasks", p.tasks(), index -> out.whole("index", index));
    }

    private static void write(OfTask p, ModelWriter out) {
        out.text("part", "task");
        out.task(p.task());
        out.wholeUnless("elsewhere", p.elsewhere() ? 1 : 0, 0);
        switch (p.state()) {
            case Waiting s -> {
                out.text("state", "waiting");
                tried(s.attempt(), s.failures(), s.firstStartMicros(), out);
                write(s.service(), out);
            }
            case Suspended s -> {
                out.text("state", "suspended");
                tried(s.attempt(), s.failures(), s.firstStartMicros(), out);
                out.whole("start", s.startMicros());
                out.whole("since", s.sinceMicros());
                write(s.service(), out);
            }
            case Delayed s -> {
                out.text("state", "delayed");
                tried(s.attempt(), s.failures(), s.firstStartMicros(), out);
                out.whole("until", s.untilMicros());
                write(s.service(), out);
            }
            case Running s -> {
                out.text("state", "running");
                tried(s.attempt(), s.failures(), s.firstStartMicros(), out);
                out.whole("start", s.startMicros());
                out.placement(s.placement());
                if (s.stop() != null) {
                    out.constant("stop", s.stop());
                }
                write(s.service(), out);
            }
            case Finished s -> throw new IllegalArgumentException("finished tasks are not kept: " + s);
        }
    }

    /** Nothing of a task that was never preempted. */
    private static void write(Service s, ModelWriter out) {
        out.wholeUnless("preemptions", s.preemptions(), 0);
        out.wholeUnless("lost", s.lostMicros(), 0);
        out.wholeUnless("done", s.doneMicros(), 0);
        out.wholeUnless("ran", s.ranMicros(), 0);
        out.wholeUnless("overhead", s.overheadMicros(), 0);
        out.wholeUnless("resumed", s.resumedMicros(), TaskState.NEVER);
    }

    private static Service service(Fields in) throws MalformedFactException {
        return new Service(
                in.integerOr("preemptions", 0),
                in.wholeOr("lost", 0),
                in.wholeOr("done", 0),
                in.wholeOr("ran", 0),
                in.wholeOr("overhead", 0),
                in.wholeOr("resumed", TaskState.NEVER));
    }

    private static void tried(int attempt, int failures, long firstStart, ModelWriter out) {
        out.whole("attempt", attempt);
        out.wholeUnless("failures", failures, 0);
        out.wholeUnless("first_start", firstStart, TaskState.NEVER);
    }

    static StatePart decode(String text) throws MalformedFactException {
        Fields in = Fields.parse(text);
        String kind = in.text("part");
        try {
            return switch (kind) {
                case "clock" ->
                    new Clock(
                            in.whole("last"),
                            in.whole("next_job"),
                            in.integer("next_worker"),
                            in.integer("last_placed"));
                case "worker" -> worker(in);
                case "job" -> job(in);
                case "ended_untouched" ->
                    new EndedUntouched(ModelReader.job(in), in.list("tasks", each -> each.integer("index")));
                case "task" -> new OfTask(ModelReader.task(in), state(in), in.wholeOr("elsewhere", 0) == 1);
                case "type_speed" ->
                    new TypeSpeed(
                            in.text("type"),
                            in.wholeOr("with_gpu", 0) == 1,
                            in.textOr("device", ""),
                            measure(in),
                            Double.parseDouble(in.text("times")),
                            in.integer("ends"));
                case "usage" ->
                    new UserUsage(
                            in.text("user"), Double.parseDouble(in.text("processor_seconds")), in.whole("settled"));
                case "promise" -> new Promise(ModelReader.task(in), ModelReader.placement(in), in.whole("start"));
                default -> throw new MalformedFactException("this version knows no part \"" + kind + "\"");
            };
        } catch (IllegalArgumentException e) {
            throw new MalformedFactException(kind + ": " + e.getMessage(), e);
        }
    }

    /** Before it was told, all was by the estimate with a GPU. */
    private static TypeSpeed.Measure measure(Fields in) throws MalformedFactException {
        boolean withGpu = in.wholeOr("with_gpu", 0) == 1;
        return TypeSpeed.Measure.valueOf(
                in.textOr("of", withGpu ? "estimate" : "other_estimate").toUpperCase(Locale.ROOT));
    }

    private static OfWorker worker(Fields in) throws MalformedFactException {
        Standing standing = new Standing(
                in.wholeOr("suspected", 0) == 1,
                in.wholeOr("cordoned", 0) == 1,
                in.wholeOr("draining", 0) == 1,
                in.has("quarantine") ? in.text("quarantine") : null,
                in.list("blocked", each -> each.integer("device")));
        LatestEnds latest = new LatestEnds(
                in.integerOr("failures_in_a_row", 0), in.wholeOr("since", 0), in.list("ends", PartCodec::end));
        return new OfWorker(ModelReader.worker(in), ModelReader.workerSpec(in), standing, latest);
    }

    private static End end(Fields in) throws MalformedFactException {
        return new End(
                ModelReader.task(in), in.whole("kind"), in.text("user"), in.whole("start"), in.wholeOr("well", 0) == 1);
    }

    private static OfJob job(Fields in) throws MalformedFactException {
        Progress progress = new Progress(
                in.wholeOr("started", TaskState.NEVER),
                in.integerOr("completed", 0),
                in.integerOr("failed", 0),
                in.has("worst") ? in.constant("worst", Outcome.Status.class) : null);
        return new OfJob(
                ModelReader.job(in),
                ModelReader.jobSpec(in),
                in.whole("submitted"),
                in.integerOr("first_untouched", 0),
                progress,
                new JobEntry.Ways(in.integerOr("ended_so", 0), in.integerOr("ended_otherwise", 0)));
    }

    private static TaskState state(Fields in) throws MalformedFactException {
        int attempt = in.integer("attempt");
        int failures = in.integerOr("failures", 0);
        long firstStart = in.wholeOr("first_start", TaskState.NEVER);
        return switch (in.text("state")) {
            case "waiting" -> new Waiting(attempt, failures, firstStart, service(in));
            case "suspended" ->
                new Suspended(attempt, failures, firstStart, in.whole("start"), in.whole("since"), service(in));
            case "delayed" -> new Delayed(attempt, failures, firstStart, in.whole("until"), service(in));
            case "running" ->
                new Running(
                        attempt,
                        failures,
                        firstStart,
                        in.whole("start"),
                        ModelReader.placement(in),
                        in.has("stop") ? in.constant("stop", StopCause.class) : null,
                        service(in));
            default -> throw in.refusal("state", "waiting, suspended, delayed or running");
        };
    }

    /** The texts of one stored piece of a snapshot: many parts, one a line. */
    static List<StatePart> decodeAll(String lines) throws MalformedFactException {
        List<StatePart> parts = new ArrayList<>();
        for (String line : lines.split("\n", -1)) {
            if (!line.isEmpty()) {
                parts.add(decode(line));
            }
        }
        return parts;
    }
}
