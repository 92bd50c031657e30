package dev.estiva.http;

import dev.estiva.core.Fact;
import dev.estiva.core.JobEntry.Ways;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Placement;
import java.util.BitSet;

/** How many tasks of a job ran with a GPU and how many without, counted when they end. */
final class DeviceCount {
    private final BitSet runsWithGpu = new BitSet();
    private int withGpu;
    private int withoutGpu;

    void add(Fact fact) {
        switch (fact) {
            case Fact.TaskPlaced f -> runs(f.task().index(), f.placement());
            case Fact.TaskResumed f -> runs(f.task().index(), f.placement());
            case Fact.TaskFinished f
            when f.attempt() > 0 -> {
                boolean did = runsWithGpu.get(f.task().index());
                runsWithGpu.clear(f.task().index());
                withGpu += did ? 1 : 0;
                withoutGpu += did ? 0 : 1;
            }
            default -> {
                // says nothing of where a task runs
            }
        }
    }

    private void runs(int index, Placement placement) {
        runsWithGpu.set(
                index,
                placement.shares().stream().anyMatch(share -> share.amounts().gpuShare() > 0));
    }

    void write(JsonOut out) {
        write(out, withGpu, withoutGpu);
    }

    /** Of a job that is active. */
    static void write(JsonOut out, JobSpec spec, Ways ways) {
        boolean withGpu = spec.request().takesGpu();
        write(out, withGpu ? ways.same() : ways.other(), withGpu ? ways.other() : ways.same());
    }

    private static void write(JsonOut out, int withGpu, int withoutGpu) {
        out.object("ways", () -> {
            out.whole("with_gpu", withGpu);
            out.whole("without_gpu", withoutGpu);
        });
    }
}
