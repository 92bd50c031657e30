package dev.estiva.benchmarks;

import dev.estiva.bench.QueueTimes;
import dev.estiva.bench.SimulateBench;
import java.util.ArrayList;
import java.util.List;
import org.cloudsimplus.brokers.DatacenterBroker;
import org.cloudsimplus.brokers.DatacenterBrokerSimple;
import org.cloudsimplus.cloudlets.Cloudlet;
import org.cloudsimplus.cloudlets.CloudletSimple;
import org.cloudsimplus.core.CloudSimPlus;
import org.cloudsimplus.datacenters.DatacenterSimple;
import org.cloudsimplus.hosts.HostSimple;
import org.cloudsimplus.resources.Pe;
import org.cloudsimplus.resources.PeSimple;
import org.cloudsimplus.schedulers.cloudlet.CloudletSchedulerSpaceShared;
import org.cloudsimplus.utilizationmodels.UtilizationModel;
import org.cloudsimplus.utilizationmodels.UtilizationModelDynamic;
import org.cloudsimplus.utilizationmodels.UtilizationModelFull;
import org.cloudsimplus.vms.Vm;
import org.cloudsimplus.vms.VmSimple;

/**
 * CloudSim Plus. All slots are processors of one virtual machine on one host, for that is where it has one queue; with several
 * machines its broker deals jobs out beforehand, which is other work. Its lengths are whole milliseconds here.
 */
final class CloudSim implements Peer {
    static final long UNIT_MICROS = 1_000;
    private static final double MIPS = 1_000;
    private static final long PLENTY = 10_000_000;

    @Override
    public Result simulate(QueueTimes times, int slots) {
        CloudSimPlus simulation = new CloudSimPlus(UNIT_MICROS / 1e6);
        List<Pe> processors = new ArrayList<>();
        for (int i = 0; i < slots; i++) {
            processors.add(new PeSimple(MIPS));
        }
        var _ = new DatacenterSimple(simulation, List.of(new HostSimple(PLENTY, PLENTY, PLENTY, processors)));
        DatacenterBroker broker = new DatacenterBrokerSimple(simulation);
        Vm machine = new VmSimple(MIPS, slots, new CloudletSchedulerSpaceShared());
        machine.setRam(512).setBw(100).setSize(1_000);
        broker.submitVmList(List.of(machine));
        List<Cloudlet> jobs = jobs(times);
        broker.submitCloudletList(jobs);
        double before = SimulateBench.cpuSeconds();
        simulation.start();
        double seconds = SimulateBench.cpuSeconds() - before;
        double waits = 0;
        for (int i = 0; i < times.jobs(); i++) {
            Cloudlet job = jobs.get(i);
            if (!job.isFinished()) {
                throw new IllegalStateException("CloudSim Plus has not finished job " + job.getId());
            }
            // Its start is when the machine took the job into its queue.
            waits += job.getFinishTime() - job.getSubmissionDelay() - times.runMicros(i) / 1e6;
        }
        return new Result(times.jobs(), seconds, waits / times.jobs());
    }

    private static List<Cloudlet> jobs(QueueTimes times) {
        UtilizationModel little = new UtilizationModelDynamic(0.001);
        List<Cloudlet> jobs = new ArrayList<>(times.jobs());
        for (int i = 0; i < times.jobs(); i++) {
            Cloudlet job = new CloudletSimple(times.runMicros(i) / UNIT_MICROS, 1, new UtilizationModelFull());
            job.setUtilizationModelRam(little).setUtilizationModelBw(little).setSizes(1_024);
            job.setSubmissionDelay(times.submitMicros(i) / 1e6);
            jobs.add(job);
        }
        return jobs;
    }
}
