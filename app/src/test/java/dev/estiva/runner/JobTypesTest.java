package dev.estiva.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.estiva.jobtype.JobResult;
import dev.estiva.jobtype.JobType;
import dev.estiva.jobtype.TaskContext;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import org.junit.jupiter.api.Test;

class JobTypesTest {
    static final String SERVICE = "META-INF/services/" + JobType.class.getName();

    @Test
    void findsWhatIsOnTheClassPath() {
        assertThat(JobTypes.installed(List.of()).find("echo")).isInstanceOf(EchoJob.class);
    }

    @Test
    void looksForOthersOnlyWhenOneIsAskedFor() {
        JobTypes types = new JobTypes(List.of(new Named("own")), () -> {
            throw new AssertionError("asked too early");
        });
        assertThat(types.find("own").name()).isEqualTo("own");
    }

    @Test
    void saysWhatThereIsInsteadOfAnUnknownType() {
        assertThatThrownBy(() -> types(new EchoJob()).find("paint"))
                .hasMessage("unknown job type paint; this worker knows: echo, own, process, sleep");
    }

    @Test
    void prefersItsOwnAndTheFirstAndNamesTheOthers() {
        JobTypes types = types(new EchoJob(), new Named("own"), new Named("sleep"), new EchoJob());
        assertThatThrownBy(() -> types.find("paint"))
                .hasMessage("unknown job type paint; this worker knows: echo, own, process, sleep; it could not load:"
                        + " another own (dev.estiva.runner.JobTypesTest$Named),"
                        + " another sleep (dev.estiva.runner.JobTypesTest$Named),"
                        + " another echo (dev.estiva.runner.EchoJob)");
    }

    @Test
    void survivesTypesThatCannotBeLoaded() {
        JobTypes types = new JobTypes(List.of(), () -> new Iterator<>() {
            private int asked;

            @Override
            public boolean hasNext() {
                return asked < 2;
            }

            @Override
            public JobType next() {
                if (asked++ == 0) {
                    throw new ServiceConfigurationError("no such class");
                }
                return new EchoJob();
            }
        });
        assertThat(types.find("echo")).isInstanceOf(EchoJob.class);
        assertThatThrownBy(() -> types.find("paint")).hasMessageEndingWith("it could not load: no such class");
    }

    private static JobTypes types(JobType... others) {
        return new JobTypes(List.of(new Named("own")), List.of(others));
    }

    /** A type that has nothing but a name. */
    private record Named(String name) implements JobType {
        @Override
        public JobResult run(TaskContext task) {
            return JobResult.done();
        }
    }
}
