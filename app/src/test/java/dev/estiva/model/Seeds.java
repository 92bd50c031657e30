package dev.estiva.model;

/**
 * Runs a randomised test over seeds. {@code -Destiva.seeds=1000} runs more of them, {@code -Destiva.seed=17} only that one;
 * a failure names its seed and how to repeat it.
 */
public final class Seeds {
    private static final StackWalker CALLERS = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

    private Seeds() {}

    /** What is to hold for every seed. */
    @FunctionalInterface
    public interface Trial {
        void run(SeededRandom random) throws Exception;
    }

    /** Tries so many seeds, unless the command line says otherwise. */
    public static void each(int count, Trial trial) {
        StackWalker.StackFrame test =
                CALLERS.walk(frames -> frames.skip(1).findFirst().orElseThrow());
        String name = test.getDeclaringClass().getSimpleName() + "#" + test.getMethodName();
        Long only = Long.getLong("estiva.seed");
        long first = only == null ? 1 : only;
        long last = only == null ? Integer.getInteger("estiva.seeds", count) : only;
        for (long seed = first; seed <= last; seed++) {
            run(name, seed, trial);
        }
    }

    private static void run(String test, long seed, Trial trial) {
        try {
            trial.run(new SeededRandom(seed));
        } catch (Exception | AssertionError e) {
            String command = test.contains("IT#")
                    ? "./mvnw -pl app test-compile failsafe:integration-test failsafe:verify -Dit.test="
                    : "./mvnw test -Dtest=";
            throw new AssertionError(
                    "seed " + seed + " fails; repeat with " + command + test + " -Destiva.seed=" + seed + "\n" + e, e);
        }
    }
}
