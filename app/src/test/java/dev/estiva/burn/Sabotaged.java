package dev.estiva.burn;

import dev.estiva.core.Fact;
import dev.estiva.core.TestPolicies;
import dev.estiva.journal.Journal;
import dev.estiva.policy.PolicySpec;
import dev.estiva.protocol.FromServer;
import dev.estiva.protocol.FromWorker;
import dev.estiva.transport.Link;
import dev.estiva.transport.Receiver;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;

/** Parts of a server that do what they must not, if the run wants that. */
final class Sabotaged {
    private Sabotaged() {}

    /** By which policy a server decides that is told this one. */
    static PolicySpec policy(PolicySpec good, World world) {
        boolean isFifo = good.order().title().equals("fifo");
        return world.sabotage() == Sabotage.ORDERS_OTHERWISE ? TestPolicies.read(isFifo ? "ljf" : "fifo") : good;
    }

    static Journal journal(Journal good, World world) {
        return switch (world.sabotage()) {
            case ACKNOWLEDGES_BEFORE_SYNC, LOSES_FACTS, EPOCH_STANDS_STILL ->
                (Journal) Proxy.newProxyInstance(
                        Journal.class.getClassLoader(),
                        new Class<?>[] {Journal.class},
                        (_, method, arguments) -> call(good, world, method, arguments));
            default -> good;
        };
    }

    private static Object call(Journal good, World world, Method method, Object[] arguments) throws Throwable {
        try {
            if (method.getName().equals("epoch") && world.sabotage() == Sabotage.EPOCH_STANDS_STILL) {
                return 1L;
            }
            if (method.getName().equals("append") && world.sabotage() == Sabotage.ACKNOWLEDGES_BEFORE_SYNC) {
                Object position = method.invoke(good, arguments[0], (Runnable) () -> {});
                ((Runnable) arguments[1]).run();
                return position;
            }
            if (method.getName().equals("append") && world.sabotage() == Sabotage.LOSES_FACTS) {
                return method.invoke(good, someOf((List<?>) arguments[0], world), arguments[1]);
            }
            return method.invoke(good, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static List<?> someOf(List<?> facts, World world) {
        boolean loses = world.dice().percent(5);
        return facts.stream()
                .filter(fact -> !loses || !(fact instanceof Fact.TaskRequeued || fact instanceof Fact.TaskStopping))
                .toList();
    }

    static Receiver<FromWorker> receiver(
            Receiver<FromWorker> good, Link<FromServer> link, ServerLife life, World world, long epoch) {
        return new Receiver<>() {
            @Override
            public void received(FromWorker message) {
                if (message instanceof FromWorker.Result result
                        && world.sabotage() == Sabotage.SWALLOWS_RESULTS
                        && result.id().task().job() % 5 == 0) {
                    return;
                }
                if (message instanceof FromWorker.Result result && world.sabotage() == Sabotage.FENCING_IS_OFF) {
                    life.countForCurrent(result);
                }
                if (message instanceof FromWorker.Result result && world.sabotage() == Sabotage.CONFIRMS_TOO_EARLY) {
                    link.send(new FromServer.Beat(epoch, FromServer.Beat.UNASKED, List.of(result.id())));
                }
                good.received(message);
            }

            @Override
            public void closed(String why) {
                good.closed(why);
            }
        };
    }
}
