package dev.estiva.protocol;

import dev.estiva.model.JobSpec;
import dev.estiva.model.WorkerSpec;
import java.io.OutputStream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;

/** Writes messages as JSON objects on one line, the type first. */
final class Encoder {
    private static final JsonFactory JSON = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.threadLocalPool())
            .build();

    private final FieldWriter out;

    private Encoder(FieldWriter out) {
        this.out = out;
    }

    static void write(Message message, OutputStream to) {
        try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), to)) {
            Encoder encoder = new Encoder(new FieldWriter(out));
            out.writeStartObject();
            switch (message) {
                case FromWorker.Hello hello -> encoder.hello(hello);
                case FromWorker.Ready ready -> encoder.ready(ready);
                case FromWorker.Beat beat -> encoder.beat(beat);
                case FromWorker.Result result -> encoder.result(result);
                case FromWorker.Progress progress -> encoder.progress(progress);
                case FromWorker.Output output -> encoder.output(output);
                case FromServer.Welcome welcome -> encoder.welcome(welcome);
                case FromServer.Refused refused -> encoder.refused(refused);
                case FromServer.Beat beat -> encoder.beat(beat);
                case FromServer.ProcessTask process -> encoder.process(process);
                case FromServer.Cancel cancel -> encoder.cancel(cancel);
                case FromServer.Output output -> encoder.output(output);
                case FromWorker.Unknown unknown -> encoder.out.type(unknown.type());
                case FromServer.Unknown unknown -> encoder.out.type(unknown.type());
            }
            out.writeEndObject();
        }
    }

    private void hello(FromWorker.Hello hello) {
        WorkerSpec spec = hello.spec();
        out.type("HELLO");
        out.whole("protocol", hello.protocol());
        out.text("name", spec.name());
        out.textUnlessEmpty("token", hello.token());
        out.capacity(spec);
        out.labels(spec);
        out.decimal("speed", spec.speedMilli(), 3);
        if (spec.leaseMicros() != WorkerSpec.NO_LEASE) {
            out.micros("lease_seconds", spec.leaseMicros());
        }
        out.whole("pid", hello.pid());
        out.text("host", hello.host());
        out.textUnlessEmpty("cluster", hello.cluster());
        if (hello.epoch() > 0) {
            out.whole("epoch", hello.epoch());
        }
        out.attempts("running", hello.running());
        out.textUnlessEmpty("version", hello.version());
    }

    private void ready(FromWorker.Ready ready) {
        out.type("READY");
        out.whole("slots", ready.slots());
    }

    private void beat(FromWorker.Beat beat) {
        out.type("BEAT");
        out.whole("seq", beat.seq());
        out.attempts("running", beat.running());
        if (beat.sample() != null) {
            SampleFields.write(beat.sample(), out);
        }
    }

    private void result(FromWorker.Result result) {
        out.type("RESULT");
        out.id(result.id());
        out.text("status", Fields.written(result.status()));
        out.micros("run_seconds", result.runMicros());
        out.whole("exit_code", result.exitCode());
        out.text("message", result.message());
        out.raw("output", result.output());
    }

    private void progress(FromWorker.Progress progress) {
        out.type("PROGRESS");
        out.id(progress.id());
        out.decimal("percent", progress.percentHundredths(), 2);
        out.textUnlessEmpty("message", progress.message());
    }

    private void output(FromWorker.Output output) {
        out.type("OUTPUT");
        out.id(output.id());
        out.text("stream", Fields.written(output.stream()));
        out.whole("offset", output.offset());
        out.binary("data", output.data());
    }

    private void welcome(FromServer.Welcome welcome) {
        out.type("WELCOME");
        out.whole("protocol", welcome.protocol());
        out.text("cluster", welcome.cluster());
        out.whole("epoch", welcome.epoch());
        out.whole("worker", welcome.worker().value());
        out.micros("beat_seconds", welcome.beatMicros());
        out.micros("lost_seconds", welcome.lostMicros());
        out.textUnlessEmpty("server", welcome.server());
        if (welcome.outputWindow() != FromServer.Welcome.NO_OUTPUT) {
            out.whole("output_window", welcome.outputWindow());
        }
    }

    private void refused(FromServer.Refused refused) {
        out.type("WELCOME");
        out.text("refused", refused.reason());
    }

    private void beat(FromServer.Beat beat) {
        out.type("BEAT");
        out.whole("epoch", beat.epoch());
        if (beat.seq() != FromServer.Beat.UNASKED) {
            out.whole("seq", beat.seq());
        }
        out.attempts("received", beat.received());
    }

    private void process(FromServer.ProcessTask process) {
        out.type("PROCESS");
        out.id(process.id());
        out.whole("epoch", process.epoch());
        out.text("job_type", process.jobType());
        out.raw("payload", process.payload());
        out.amounts(process.amounts());
        if (!process.devices().isEmpty()) {
            out.devices(process.devices());
        }
        if (process.limitMicros() != JobSpec.UNKNOWN) {
            out.micros("limit_seconds", process.limitMicros());
        }
        if (!process.user().isEmpty()) {
            out.text("user", process.user());
        }
    }

    private void cancel(FromServer.Cancel cancel) {
        out.type("CANCEL");
        out.id(cancel.id());
        out.whole("epoch", cancel.epoch());
        out.text("reason", Fields.written(cancel.reason()));
        out.micros("grace_seconds", cancel.graceMicros());
    }

    private void output(FromServer.Output output) {
        out.type("OUTPUT");
        out.id(output.id());
        out.whole("epoch", output.epoch());
        out.text("stream", Fields.written(output.stream()));
        out.whole("offset", output.offset());
    }
}
