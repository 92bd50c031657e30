package dev.estiva.workload;

import dev.estiva.model.JobSpec;
import dev.estiva.model.Retry;
import dev.estiva.model.SeededRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a run changes in a workload, in the one right order: first more jobs, then the run times, the arrivals and the load of
 * all. So the file's own jobs arrive at the same instants however many are generated after them.
 *
 * @param generate how many more jobs
 * @param runTimes in place of those of the file; estimates miss them by as much as before, in proportion
 * @param arrivals in place of those of the file
 * @param load by which the gaps between arrivals are divided
 * @param retries how often each job is tried again, in place of what the file says
 * @param noise estimates in place of those of the file
 */
public record Variation(
        int generate,
        Optional<TimeDistribution> runTimes,
        Optional<ArrivalProcess> arrivals,
        double load,
        OptionalInt retries,
        Optional<EstimateNoise> noise,
        long seed) {
    public static final Variation NONE = new Variation(0, OptionalLong.empty(), 0);
    public static final double LEAST_LOAD = 0.001;
    public static final double MOST_LOAD = 1_000;

    public Variation {
        if (!(load >= LEAST_LOAD && load <= MOST_LOAD)) {
            throw new IllegalArgumentException(
                    "the load must be from " + LEAST_LOAD + " to " + MOST_LOAD + " times the workload's, not " + load);
        }
    }

    /** More jobs, and arrivals of a Poisson process whose gaps have this mean. */
    public Variation(int generate, OptionalLong arrivalMeanMicros, long seed) {
        this(
                generate,
                Optional.empty(),
                arrivalMeanMicros.isPresent()
                        ? Optional.of(ArrivalProcess.poisson(arrivalMeanMicros.getAsLong()))
                        : Optional.empty(),
                1,
                OptionalInt.empty(),
                Optional.empty(),
                seed);
    }

    public Variation withSeed(long newSeed) {
        return new Variation(generate, runTimes, arrivals, load, retries, noise, newSeed);
    }

    /** What is left of it where the jobs, their arrivals and their run times are drawn by it from the first. */
    public Variation afterDrawing() {
        return new Variation(0, Optional.empty(), Optional.empty(), load, retries, noise, seed);
    }

    /** Whether another seed makes another workload. */
    public boolean isDrawn() {
        return generate > 0 || runTimes.isPresent() || arrivals.isPresent() || noise.isPresent();
    }

    public Workload apply(Workload workload) {
        SeededRandom random = new SeededRandom(seed);
        Workload varied = Generator.generate(workload, generate, random);
        varied = runTimes.isPresent() ? withRunTimes(varied, runTimes.get(), random.fork("run times")) : varied;
        varied = arrivals.isPresent() ? Arrivals.by(varied, arrivals.get(), random) : varied;
        varied = load == 1 ? varied : Arrivals.denser(varied, load);
        varied = retries.isPresent() ? withRetries(varied, retries.getAsInt()) : varied;
        return noise.isPresent() ? noise.get().apply(varied, random) : varied;
    }

    private static Workload withRunTimes(Workload workload, TimeDistribution times, SeededRandom random) {
        List<WorkloadJob> jobs = new ArrayList<>(workload.jobs().size());
        for (WorkloadJob job : workload.jobs()) {
            long run = times.nextMicros(random);
            long before = job.spec().estimateMicros();
            double scaled = job.runMicros() == 0 ? run : (double) before / job.runMicros() * run;
            long estimate =
                    before == job.runMicros() ? run : Math.round(Math.min(scaled, (double) JobSpec.LONGEST_MICROS));
            jobs.add(job.withRun(run, estimate));
        }
        return workload.withJobs(jobs);
    }

    private static Workload withRetries(Workload workload, int retries) {
        Retry retry = retries == 0 ? Retry.NEVER : new Retry(retries, 0);
        List<WorkloadJob> jobs = new ArrayList<>(workload.jobs().size());
        for (WorkloadJob job : workload.jobs()) {
            JobSpec spec = job.spec();
            JobSpec tried = new JobSpec(
                    spec.name(),
                    spec.user(),
                    spec.type(),
                    spec.tasks(),
                    spec.request(),
                    spec.priority(),
                    spec.estimateMicros(),
                    spec.limitMicros(),
                    spec.deadlineMicros(),
                    retry,
                    spec.labels(),
                    spec.alternative());
            jobs.add(job.withSpec(tried));
        }
        return workload.withJobs(jobs);
    }
}
