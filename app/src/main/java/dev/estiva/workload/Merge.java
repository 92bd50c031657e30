package dev.estiva.workload;

import dev.estiva.model.JobSpec;
import dev.estiva.model.WorkerSpec;
import dev.estiva.workload.Parsed.Format;
import dev.estiva.workload.WorkloadException.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Makes one workload of what the files say. */
final class Merge {
    private final List<Parsed> parts;
    private final ReadOptions options;
    private final List<Note> notes = new ArrayList<>();

    private Merge(List<Parsed> parts, ReadOptions options) {
        this.parts = parts;
        this.options = options;
    }

    static Workload of(List<Parsed> parts, ReadOptions options) throws WorkloadException {
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("at least one file");
        }
        return new Merge(parts, options).workload();
    }

    private Workload workload() throws WorkloadException {
        List<WorkerSpec> cluster;
        boolean areListed = false;
        if (options.replacesCluster()) {
            requireNoProcs(parts.getFirst(), "machines by --cluster");
            cluster = options.cluster().orElseThrow().applyTo(List.of());
        } else {
            Optional<Parsed> servers = servers();
            areListed = servers.isPresent();
            cluster = scaled(servers);
        }
        List<WorkloadJob> jobs = jobs();
        parts.forEach(part -> notes.addAll(part.notes()));
        if (areListed) {
            parts.stream().filter(part -> part.headerProcs().isPresent()).forEach(this::noteUnusedHeader);
        }
        return new Workload(cluster, jobs, notes);
    }

    private List<WorkerSpec> scaled(Optional<Parsed> servers) throws WorkloadException {
        if (options.cluster().isEmpty()) {
            return servers.isPresent() ? servers.get().cluster() : List.of(machine());
        }
        ClusterSpec spec = options.cluster().get();
        return servers.isPresent() ? spec.applyTo(servers.get().cluster()) : List.of(spec.applyTo(machine()));
    }

    private void requireNoProcs(Parsed part, String found) throws WorkloadException {
        if (options.procs().isPresent()) {
            throw new WorkloadException(Place.of(part.file()), found, "none, as --procs says what the cluster is");
        }
    }

    /** The first file that lists servers; any other that does must list the same. */
    private Optional<Parsed> servers() throws WorkloadException {
        List<Parsed> listing =
                parts.stream().filter(part -> !part.cluster().isEmpty()).toList();
        if (listing.isEmpty()) {
            return Optional.empty();
        }
        Parsed first = listing.getFirst();
        requireNoProcs(first, "servers of its own");
        for (Parsed other : listing) {
            if (!other.cluster().equals(first.cluster())) {
                throw new WorkloadException(
                        Place.of(other.file()), "other servers than in " + first.file(), "the same servers, or none");
            }
        }
        return Optional.of(first);
    }

    /** The one worker that SWF logs run on. */
    private WorkerSpec machine() throws WorkloadException {
        if (options.procs().isPresent()) {
            boolean areGpus = parts.stream().allMatch(part -> part.format() == Format.GPU_JOBS);
            return areGpus
                    ? gpuMachine(options.procs().getAsLong())
                    : WorkerSpec.ofSlots("1", options.procs().getAsLong());
        }
        Optional<Parsed> first =
                parts.stream().filter(part -> part.headerProcs().isPresent()).findFirst();
        if (first.isEmpty()) {
            throw noCluster();
        }
        OptionalLong procs = first.get().headerProcs();
        for (Parsed other : parts) {
            if (other.headerProcs().isPresent() && !other.headerProcs().equals(procs)) {
                throw new WorkloadException(
                        Place.of(other.file()),
                        other.headerProcs().getAsLong() + " processors in the header",
                        procs.getAsLong() + " as in " + first.get().file() + ", or --procs N for all");
            }
        }
        return WorkerSpec.ofSlots("1", procs.getAsLong());
    }

    /** The one worker that jobs run on which ask for GPUs and nothing else. */
    private WorkerSpec gpuMachine(long gpus) throws WorkloadException {
        if (gpus > WorkerSpec.MOST_DEVICES) {
            throw new WorkloadException(
                    Place.of(parts.getFirst().file()), gpus + " GPUs by --procs", "at most " + WorkerSpec.MOST_DEVICES);
        }
        return Machines.ofGpus("1", (int) gpus);
    }

    private WorkloadException noCluster() {
        Parsed last = parts.getLast();
        return switch (last.format()) {
            case JSON ->
                new WorkloadException(
                        Place.of(last.file()), "no " + Keys.both("servers"), "at least one server, or --cluster SPEC");
            case SWF ->
                new WorkloadException(
                        Place.of(last.file()),
                        "neither MaxProcs nor MaxNodes in the header",
                        "one of them, or the number of processors by --procs N");
            case GPU_NODES, GPU_PODS, GPU_JOBS, LLM_REQUESTS, IMAGE_REQUESTS, SACCT, CSV ->
                new WorkloadException(
                        Place.of(last.file()),
                        "jobs without servers",
                        "a second file that names them (JSON, or nodes in CSV), --cluster SPEC, or one machine by"
                                + " --procs N");
        };
    }

    private List<WorkloadJob> jobs() throws WorkloadException {
        if (parts.size() > 1) {
            requireUniqueLabels();
        }
        List<WorkloadJob> jobs = new ArrayList<>();
        long zero = parts.stream()
                .flatMapToLong(part -> part.epochMicros().stream())
                .min()
                .orElse(0);
        for (Parsed part : parts) {
            long later = part.epochMicros().orElse(zero) - zero;
            if (later > 0) {
                requireClose(part, later);
                part.jobs().forEach(job -> jobs.add(job.submittedAt(job.submitMicros() + later)));
            } else {
                jobs.addAll(part.jobs());
            }
        }
        if (jobs.isEmpty() && parts.stream().allMatch(part -> part.streams().isEmpty())) {
            throw new WorkloadException(
                    Place.of(parts.getLast().file()), "no request in " + Keys.both("requests"), "at least one");
        }
        jobs.sort(Comparator.comparingLong(WorkloadJob::submitMicros));
        return jobs;
    }

    private static void requireClose(Parsed part, long laterMicros) throws WorkloadException {
        if (laterMicros + part.jobs().getLast().submitMicros() > JobSpec.LONGEST_MICROS) {
            throw new WorkloadException(Place.of(part.file()), "jobs that come centuries later", "less than 285 years");
        }
    }

    private void requireUniqueLabels() throws WorkloadException {
        Map<String, String> files = new HashMap<>();
        for (Parsed part : parts) {
            for (WorkloadJob job : part.jobs()) {
                String earlier = files.put(job.label(), part.file());
                if (earlier != null) {
                    throw new WorkloadException(
                            Place.of(part.file()),
                            "the id " + Quoted.of(job.label()) + ", which " + earlier + " has too",
                            "ids that are unique over all files");
                }
            }
        }
    }

    private void noteUnusedHeader(Parsed part) {
        notes.add(new Note(part.file(), Note.Cause.CLUSTER_NOT_USED, part.jobs().size(), List.of()));
    }
}
