package dev.estiva.torch;

import dev.estiva.jobtype.JobResult;
import dev.estiva.jobtype.JobType;
import dev.estiva.jobtype.ParameterException;
import dev.estiva.jobtype.Parameters;
import dev.estiva.jobtype.TaskContext;
import dev.estiva.torch.Computation.Outcome;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What all types do alike: read the parameters, refuse what is too large, choose the device, compute, report. Nothing native is
 * touched before the parameters have been checked.
 */
abstract class TorchJob implements JobType {
    /** What the parameters ask for. */
    record Request(Settings settings, Computation computation) {}

    /** Reads and checks the parameters; takes nothing yet. */
    abstract Request read(Parameters parameters, TaskContext task);

    @Override
    public final JobResult run(TaskContext task) throws InterruptedException {
        Parameters parameters = task.parameters();
        Request request = read(parameters, task);
        parameters.refuseOthers();
        long memory = task.amounts().memoryBytes();
        requireRoom(request.computation(), memory > 0 ? memory : CpuDevice.machineBytes());
        try (Session session = Session.open(task, request.settings())) {
            requireRoom(request.computation(), session.device().memoryBytes());
            Outcome outcome = request.computation().run(session);
            return JobResult.done(figures(session, outcome));
        } catch (Natives.UnavailableException e) {
            return JobResult.failed(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            endJvmIfBroken(e, task);
            throw e instanceof ParameterException ? e : TorchFailure.of(e);
        } catch (InterruptedException | OutOfMemoryError e) {
            endJvmIfBroken(e, task);
            throw e;
        }
    }

    private static void endJvmIfBroken(Throwable thrown, TaskContext task) {
        if (TorchFailure.isOfCuda(thrown)) {
            task.endJvmAfterwards();
        }
    }

    /** Refused before it is tried: a machine that runs out of memory takes other tasks with it. */
    private static void requireRoom(Computation computation, long memoryBytes) {
        if (computation.bytes() > memoryBytes) {
            throw ParameterException.of(
                    computation.sizeParameter(),
                    "a value that needs at most the " + memoryBytes + " bytes of memory there are for the task",
                    computation.size() + ", which needs " + computation.bytes());
        }
    }

    private static Map<String, Object> figures(Session session, Outcome outcome) {
        Settings settings = session.settings();
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("device", session.device().name());
        figures.put("device_name", session.device().model());
        if (!session.whyNoGpu().isEmpty()) {
            figures.put("why_no_gpu", session.whyNoGpu());
        }
        figures.put("dtype", settings.dtype().written());
        figures.put("seed", settings.seed());
        figures.put("threads", settings.threads());
        figures.put("iterations", settings.iterations());
        figures.put("warm_up", settings.warmUp());
        figures.put("processing_time", outcome.timings().total());
        figures.put("iteration_seconds", outcome.timings().spread().figures());
        if (session.transferSeconds() > 0) {
            figures.put("transfer_seconds", session.transferSeconds());
            figures.put("transfer_bytes_per_second", session.transferBytes() / session.transferSeconds());
        }
        long peak = session.device().peakMemoryBytes();
        if (peak >= 0) {
            figures.put("peak_device_memory_bytes", peak);
        }
        figures.putAll(outcome.figures());
        return figures;
    }
}
