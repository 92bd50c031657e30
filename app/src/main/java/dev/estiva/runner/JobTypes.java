package dev.estiva.runner;

import dev.estiva.jobtype.JobType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The job types of this JVM. Those of others are looked for when a task first asks for one, so that a start costs nothing. */
final class JobTypes {
    /** What the agent runs itself, without a job type. */
    static final List<String> OF_THE_AGENT = List.of("process", "sleep");

    /** More are a fault of whatever lists them. */
    private static final int MOST_TYPES = 1_000;

    private final Iterable<JobType> others;
    private final TreeMap<String, JobType> known = new TreeMap<>();
    private final List<String> faults = new ArrayList<>();
    private boolean complete;

    /** Takes those that are built in, and those that are loaded only when one is asked for. */
    JobTypes(Collection<JobType> builtIn, Iterable<JobType> others) {
        this.others = others;
        builtIn.forEach(this::add);
    }

    /** The built-in ones, and those on the class path. */
    static JobTypes installed(Collection<JobType> builtIn) {
        return new JobTypes(builtIn, ServiceLoader.load(JobType.class, JobType.class.getClassLoader()));
    }

    /**
     * The type of this name.
     *
     * @throws UnknownJobTypeException if there is none; the message names those there are
     */
    synchronized JobType find(String name) {
        if (!known.containsKey(name) && !complete) {
            loadOthers();
            complete = true;
        }
        JobType type = known.get(name);
        if (type == null) {
            throw new UnknownJobTypeException("unknown job type " + name + "; this worker knows: "
                    + String.join(", ", names())
                    + (faults.isEmpty() ? "" : "; it could not load: " + String.join(", ", faults)));
        }
        return type;
    }

    /** Nobody knows how to do the work. */
    static final class UnknownJobTypeException extends RuntimeException {
        private static final long serialVersionUID = 1;

        UnknownJobTypeException(String message) {
            super(message);
        }
    }

    private Set<String> names() {
        Set<String> names = new TreeSet<>(OF_THE_AGENT);
        names.addAll(known.keySet());
        return names;
    }

    private void loadOthers() {
        Iterator<JobType> types = others.iterator();
        for (int i = 0; i < MOST_TYPES; i++) {
            try {
                if (!types.hasNext()) {
                    return;
                }
                add(types.next());
            } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
                faults.add(String.valueOf(e.getMessage()));
            }
        }
    }

    private void add(JobType type) {
        if (names().contains(type.name())) {
            faults.add("another " + type.name() + " (" + type.getClass().getName() + ")");
        } else {
            known.put(type.name(), type);
        }
    }
}
