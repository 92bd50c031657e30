package dev.estiva.forecast;

import dev.estiva.core.Engine;
import dev.estiva.core.EngineConfig;
import dev.estiva.core.Fact;
import dev.estiva.core.FactListener;
import dev.estiva.core.Input;
import dev.estiva.core.Policy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Everything a live engine was told, with the instants, and all that it decided. Not safe for several threads at once. */
public final class Recording {
    private final List<RecordedStep> steps = new ArrayList<>();

    public void add(long nowMicros, List<Input> inputs, List<Fact> facts) {
        steps.add(new RecordedStep(nowMicros, inputs, facts));
    }

    List<RecordedStep> steps() {
        return steps;
    }

    public long inputCount() {
        return steps.stream().mapToLong(step -> step.inputs.size()).sum();
    }

    public long factCount() {
        return steps.stream().mapToLong(step -> step.facts.size()).sum();
    }

    /** Feeds the inputs to a new engine; null if it decides the same facts, else the first difference in words. */
    public @Nullable String replay(EngineConfig config, Policy policy) {
        Engine engine = new Engine(config, policy, FactListener.NONE);
        for (int i = 0; i < steps.size(); i++) {
            RecordedStep step = steps.get(i);
            List<Fact> again = engine.step(step.inputs, step.nowMicros).facts();
            if (!again.equals(step.facts)) {
                return "in step " + (i + 1) + " at " + step.nowMicros + " µs " + firstDifference(step.facts, again);
            }
        }
        return null;
    }

    private static String firstDifference(List<Fact> live, List<Fact> again) {
        int at = 0;
        while (at < live.size() && at < again.size() && live.get(at).equals(again.get(at))) {
            at++;
        }
        return (at < live.size() ? live.get(at) : "nothing more") + " live, and "
                + (at < again.size() ? again.get(at) : "nothing more") + " again";
    }

    /** One step of the live engine. */
    record RecordedStep(long nowMicros, List<Input> inputs, List<Fact> facts) {
        RecordedStep {
            inputs = List.copyOf(inputs);
            facts = List.copyOf(facts);
        }
    }
}
