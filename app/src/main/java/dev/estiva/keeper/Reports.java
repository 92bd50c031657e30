package dev.estiva.keeper;

/** Is told by runners what becomes of attempts; by any of their threads. */
interface Reports {
    /**
     * A process stands for the attempt.
     *
     * @param startTicks when it was started, or a little later, in the ticks of {@link ProcFs.Stat}; 0 where there are none
     */
    void spawned(long number, long pid, long startTicks);

    /** So much output is kept. */
    void produced(long number, Produced produced);

    /** Nothing of it is left. */
    void ended(long number, Produced produced, Ending ending);

    /** Nothing more is to be told for a moment: what was told should go on its way. */
    void flush();
}
