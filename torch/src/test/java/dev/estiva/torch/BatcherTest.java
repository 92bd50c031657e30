package dev.estiva.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.estiva.torch.Batcher.Answered;
import dev.estiva.torch.Batcher.Asked;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who is put together with whom, with a computation that answers by twice the number. */
@Timeout(60)
class BatcherTest {
    /** That each request has. */
    private static final int ROWS = 2;

    private static final long PATIENCE_SECONDS = 1;

    private static final int HANGS = 99;

    private final CountDownLatch goOn = new CountDownLatch(1);
    private final List<List<Integer>> batches = Collections.synchronizedList(new ArrayList<>());
    private final List<String> givenUp = Collections.synchronizedList(new ArrayList<>());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Batcher<Integer, Integer> batcher = new Batcher<>(this::compute, givenUp::add);

    private int mostAtOnce = Integer.MAX_VALUE;
    private String noMemoryMessage = "";
    private boolean isSeparable = true;
    private int threadsGiven;

    @AfterEach
    void endsTheThreads() {
        threads.shutdownNow();
    }

    private List<Integer> compute(List<Integer> questions, int threadsOfAll) {
        batches.add(questions.stream().sorted().toList());
        threadsGiven = threadsOfAll;
        if (questions.contains(13)) {
            throw new IllegalArgumentException("13 is no number");
        } else if (questions.contains(HANGS)) {
            hang();
        } else if (questions.contains(-1)) {
            throw new IllegalStateException("CUDA error: an illegal memory access was encountered");
        } else if (questions.size() > mostAtOnce) {
            if (!noMemoryMessage.isEmpty()) {
                throw new IllegalStateException(noMemoryMessage);
            }
            throw new OutOfMemoryError("too many");
        } else if (!isSeparable && questions.size() > 1) {
            throw new Batcher.InseparableException();
        }
        return questions.stream().map(number -> 2 * number).toList();
    }

    @Test
    void answersTogetherWhatEverybodyAsks() throws Exception {
        List<Future<Answered<Integer>>> answers = askAll(100, 1, 2, 3);

        for (int i = 0; i < 3; i++) {
            Answered<Integer> answered = answers.get(i).get();
            assertThat(answered.answer()).isEqualTo(2 * (i + 1));
            assertThat(answered.requests()).isEqualTo(3);
            assertThat(answered.rows()).isEqualTo(6);
        }
        assertThat(batches).containsExactly(List.of(1, 2, 3));
        assertThat(threadsGiven).as("those of all three together").isEqualTo(12);
    }

    @Test
    void makesNoBatchLargerThanAnybodyInItWants() throws Exception {
        for (Future<Answered<Integer>> answer : askAll(4, 1, 2, 3, 4)) {
            assertThat(answer.get().requests()).isEqualTo(2);
        }
        assertThat(batches).hasSize(2);
    }

    @Test
    void doesNotWaitForOthersBeyondTheDeadline() throws Exception {
        batcher.join();
        batcher.join();

        Answered<Integer> answered = batcher.ask(new Asked<>(5, 1, 8, 1, System.nanoTime(), PATIENCE_SECONDS));

        assertThat(answered.answer()).isEqualTo(10);
        assertThat(answered.requests()).isEqualTo(1);
    }

    @Test
    void onlyWhoAsksWhatCannotBeAnsweredHearsSo() throws Exception {
        List<Future<Answered<Integer>>> answers = askAll(100, 1, 13, 3, 4);

        assertThatThrownBy(answers.get(1)::get).hasCause(new IllegalArgumentException("13 is no number"));
        assertThat(answers.get(0).get().answer()).isEqualTo(2);
        assertThat(answers.get(2).get().answer()).isEqualTo(6);
        assertThat(answers.get(3).get().answer()).isEqualTo(8);
        assertThat(givenUp).isEmpty();
    }

    @Test
    void triesHalvesWhereThereIsNoMemoryAndRemembersIt() throws Exception {
        mostAtOnce = 2;
        assertAnswered(askAll(100, 1, 2, 3, 4));
        assertThat(batches).hasSize(3).first().isEqualTo(List.of(1, 2, 3, 4));
        batches.clear();

        assertAnswered(ask(100, 1, 2, 3, 4));
        assertThat(batches).hasSize(2).allSatisfy(batch -> assertThat(batch).hasSize(2));
    }

    @Test
    void noMemoryOnAGpuIsNoReasonToGiveUp() throws Exception {
        noMemoryMessage = "CUDA error: out of memory";
        mostAtOnce = 2;
        assertAnswered(askAll(100, 1, 2, 3, 4));
        assertThat(batches).hasSize(3);
        assertThat(givenUp).isEmpty();
    }

    @Test
    void asksOneByOneAModelThatSaysOneThingToAll() throws Exception {
        isSeparable = false;
        assertAnswered(askAll(100, 1, 2));
        assertThat(batches).hasSize(3);

        assertAnswered(ask(100, 1, 2));
        assertThat(batches).hasSize(5);
    }

    @Test
    void whoIsCancelledLeavesAndTheOthersAreAnswered() throws Exception {
        batcher.join();
        batcher.join();
        Thread cancelled = new Thread(() -> assertThatThrownBy(() -> batcher.ask(
                        new Asked<>(1, 1, 8, 1, System.nanoTime() + TimeUnit.HOURS.toNanos(1), PATIENCE_SECONDS)))
                .isInstanceOf(InterruptedException.class));
        cancelled.start();
        cancelled.interrupt();
        cancelled.join();
        batcher.leave();

        assertAnswered(ask(8, 5));
        assertThat(batches).containsExactly(List.of(5));
    }

    @Test
    void givesTheProcessUpWhereAnErrorOfAGpuHarmsOthers() throws Exception {
        for (Future<Answered<Integer>> answer : askAll(8, 1, -1)) {
            try {
                answer.get();
            } catch (ExecutionException e) {
                assertThat(e).hasMessageContaining("CUDA error");
            }
        }
        assertThat(givenUp).isNotEmpty().first().asString().contains("CUDA error: an illegal memory access");
    }

    @Test
    void givesTheProcessUpWhereABatchThatOthersWaitForDoesNotComeBack() throws Exception {
        List<Future<Answered<Integer>>> answers = askAll(100, 1, HANGS);
        while (givenUp.isEmpty()) {
            Thread.sleep(5);
        }
        assertThat(givenUp.getFirst())
                .isEqualTo("a batch that several tasks wait for did not come back within 1 s" + " (max_batch_seconds)");
        goOn.countDown();
        assertAnswered(answers);
    }

    @Test
    void whoComesWhileABatchHangsGivesTheProcessUpToo() throws Exception {
        batcher.join();
        List<Future<Answered<Integer>>> answers = new ArrayList<>(ask(100, HANGS));
        while (batches.isEmpty()) {
            Thread.sleep(5);
        }
        batcher.join();
        answers.addAll(ask(100, 1));
        while (givenUp.isEmpty()) {
            Thread.sleep(5);
        }
        batcher.leave();
        goOn.countDown();
        assertAnswered(answers);
    }

    private void hang() {
        boolean isOver = false;
        while (!isOver) {
            try {
                goOn.await();
                isOver = true;
            } catch (InterruptedException e) {
                // native code does not notice
            }
        }
    }

    private static void assertAnswered(List<Future<Answered<Integer>>> answers) throws Exception {
        for (Future<Answered<Integer>> answer : answers) {
            assertThat(answer.get().answer() % 2).isZero();
        }
    }

    /** Each of them as a member of its own, which waits for all. */
    private List<Future<Answered<Integer>>> askAll(int mostRows, int... numbers) {
        for (int ignored : numbers) {
            batcher.join();
        }
        return ask(mostRows, numbers);
    }

    private List<Future<Answered<Integer>>> ask(int mostRows, int... numbers) {
        long deadlineNanos = System.nanoTime() + TimeUnit.HOURS.toNanos(1);
        List<Future<Answered<Integer>>> answers = new ArrayList<>();
        for (int number : numbers) {
            answers.add(threads.submit(
                    () -> batcher.ask(new Asked<>(number, ROWS, mostRows, 4, deadlineNanos, PATIENCE_SECONDS))));
        }
        return answers;
    }
}
