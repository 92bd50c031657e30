package dev.estiva.core;

import java.util.List;

/**
 * What came of one step. Answers and effects may leave only when the facts are durable.
 *
 * @param facts in the order in which they were applied
 * @param answers one for each input, in their order
 * @param wakeAtMicros when the engine wants the next step at the latest; {@link Long#MAX_VALUE} if only inputs matter
 */
public record Step(List<Fact> facts, List<Effect> effects, List<Answer> answers, long wakeAtMicros) {}
