package dev.estiva.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.metrics.RunEvent;
import dev.estiva.metrics.RunEvent.Assigned;
import dev.estiva.metrics.RunEvent.Cause;
import dev.estiva.metrics.RunEvent.Ended;
import dev.estiva.metrics.RunEvent.Refused;
import dev.estiva.metrics.RunEvent.Requeued;
import dev.estiva.metrics.RunEvent.Resumed;
import dev.estiva.metrics.RunEvent.Suspended;
import dev.estiva.metrics.RunEvent.WorkerLost;
import dev.estiva.metrics.RunEvent.WorkerQuarantined;
import dev.estiva.metrics.TaskRow.Status;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The lines, letter by letter. */
final class EventLinesTest {
    /** One of each kind. */
    private static final List<RunEvent> EVENTS = List.of(
            new Assigned("101", "1", 1_999_999),
            new Assigned("7.3", "gpu-1", 3_599_999_999L),
            ended("101", Status.COMPLETED, ""),
            ended("101", Status.FAILED, "exit code 3"),
            ended("101", Status.FAILED, ""),
            ended("101", Status.TIMED_OUT, "over its time limit"),
            ended("101", Status.CANCELLED, "cancelled"),
            ended("101", Status.ABORTED, "needs 100"),
            new Refused("101", "needs 5 slots, has 3", 0),
            new Requeued("101", "2", Cause.WORKER_LOST, "no beat for 30 s", 3_600_000_000L),
            new Requeued("101", "2", Cause.FAILED, "exit code 3", 5_000_000),
            new Requeued("101", "2", Cause.PREEMPTED, "", 5_000_000),
            new Requeued("101", "2", Cause.EVICTED, "", 5_000_000),
            new Suspended("101", "2", 5_000_000),
            new Resumed("101", "1", 6_000_000),
            new WorkerLost("2", "no beat for 30 s", 90_061_000_000L),
            new WorkerQuarantined("2", "all fails", 5_000_000));

    private static RunEvent ended(String label, Status status, String reason) {
        return new Ended(TestSummaries.row(label, 1, "1", status, reason));
    }

    private static List<String> lines(Language language) {
        EventLines lines = new EventLines(Texts.of(language));
        return EVENTS.stream().map(lines::line).toList();
    }

    @Test
    void speaksPortuguese() {
        assertThat(lines(Language.PT))
                .containsExactly(
                        "[00:01] Requisição 101 atribuída ao Servidor 1",
                        "[59:59] Requisição 7.3 atribuída ao Servidor gpu-1",
                        "[00:04] Servidor 1 concluiu Requisição 101",
                        "[00:04] Requisição 101 falhou no Servidor 1: exit code 3",
                        "[00:04] Requisição 101 falhou no Servidor 1",
                        "[00:04] Requisição 101 interrompida no Servidor 1: passou do tempo limite",
                        "[00:04] Requisição 101 cancelada",
                        "[00:04] Requisição 101 abandonada: needs 100",
                        "[00:00] Requisição 101 recusada: needs 5 slots, has 3",
                        "[1:00:00] Requisição 101 volta à fila: Servidor 2 perdido",
                        "[00:05] Requisição 101 volta à fila: falhou no Servidor 2: exit code 3",
                        "[00:05] Requisição 101 volta à fila: cedeu o lugar no Servidor 2",
                        "[00:05] Requisição 101 volta à fila: retirada do Servidor 2",
                        "[00:05] Requisição 101 suspensa no Servidor 2",
                        "[00:06] Requisição 101 continua no Servidor 1",
                        "[25:01:01] Servidor 2 perdido: no beat for 30 s",
                        "[00:05] Servidor 2 em quarentena: all fails");
    }

    @Test
    void speaksSpanish() {
        assertThat(lines(Language.ES))
                .containsExactly(
                        "[00:01] Tarea 101 asignada al Servidor 1",
                        "[59:59] Tarea 7.3 asignada al Servidor gpu-1",
                        "[00:04] El Servidor 1 completó la Tarea 101",
                        "[00:04] La Tarea 101 falló en el Servidor 1: exit code 3",
                        "[00:04] La Tarea 101 falló en el Servidor 1",
                        "[00:04] Tarea 101 detenida en el Servidor 1: superó el tiempo límite",
                        "[00:04] Tarea 101 cancelada",
                        "[00:04] Tarea 101 abandonada: needs 100",
                        "[00:00] Tarea 101 rechazada: needs 5 slots, has 3",
                        "[1:00:00] La Tarea 101 vuelve a la cola: se perdió el Servidor 2",
                        "[00:05] La Tarea 101 vuelve a la cola: falló en el Servidor 2: exit code 3",
                        "[00:05] La Tarea 101 vuelve a la cola: cedió su lugar en el Servidor 2",
                        "[00:05] La Tarea 101 vuelve a la cola: retirada del Servidor 2",
                        "[00:05] Tarea 101 suspendida en el Servidor 2",
                        "[00:06] La Tarea 101 continúa en el Servidor 1",
                        "[25:01:01] Servidor 2 perdido: no beat for 30 s",
                        "[00:05] Servidor 2 en cuarentena: all fails");
    }

    @Test
    void speaksEnglish() {
        assertThat(lines(Language.EN))
                .containsExactly(
                        "[00:01] Task 101 assigned to Server 1",
                        "[59:59] Task 7.3 assigned to Server gpu-1",
                        "[00:04] Server 1 completed Task 101",
                        "[00:04] Task 101 failed on Server 1: exit code 3",
                        "[00:04] Task 101 failed on Server 1",
                        "[00:04] Task 101 stopped on Server 1: over its time limit",
                        "[00:04] Task 101 cancelled",
                        "[00:04] Task 101 aborted: needs 100",
                        "[00:00] Task 101 refused: needs 5 slots, has 3",
                        "[1:00:00] Task 101 back in the queue: Server 2 was lost",
                        "[00:05] Task 101 back in the queue: it failed on Server 2: exit code 3",
                        "[00:05] Task 101 back in the queue: preempted on Server 2",
                        "[00:05] Task 101 back in the queue: evicted from Server 2",
                        "[00:05] Task 101 suspended on Server 2",
                        "[00:06] Task 101 goes on at Server 1",
                        "[25:01:01] Server 2 lost: no beat for 30 s",
                        "[00:05] Server 2 quarantined: all fails");
    }

    @Test
    void speaksRussian() {
        assertThat(lines(Language.RU))
                .containsExactly(
                        "[00:01] Задача 101 назначена на сервер 1",
                        "[59:59] Задача 7.3 назначена на сервер gpu-1",
                        "[00:04] Сервер 1 завершил задачу 101",
                        "[00:04] Задача 101 завершилась с ошибкой на сервере 1: exit code 3",
                        "[00:04] Задача 101 завершилась с ошибкой на сервере 1",
                        "[00:04] Задача 101 остановлена на сервере 1: превышен лимит времени",
                        "[00:04] Задача 101 отменена",
                        "[00:04] Задача 101 прервана: needs 100",
                        "[00:00] Задача 101 отклонена: needs 5 slots, has 3",
                        "[1:00:00] Задача 101 возвращена в очередь: потерян сервер 2",
                        "[00:05] Задача 101 возвращена в очередь: ошибка на сервере 2: exit code 3",
                        "[00:05] Задача 101 возвращена в очередь: вытеснена с сервера 2",
                        "[00:05] Задача 101 возвращена в очередь: снята с сервера 2",
                        "[00:05] Задача 101 приостановлена на сервере 2",
                        "[00:06] Задача 101 продолжается на сервере 1",
                        "[25:01:01] Сервер 2 потерян: no beat for 30 s",
                        "[00:05] Сервер 2 помещён в карантин: all fails");
    }

    @ParameterizedTest
    @CsvSource({"0,00:00", "59999999,00:59", "60000000,01:00", "3599999999,59:59", "126144000000000,35040:00:00"})
    void clockShowsWholeSeconds(long micros, String clock) {
        assertThat(EventLines.clock(micros)).isEqualTo(clock);
    }

    @Test
    void tasksOfArraysAreShownWithTheirIndex() {
        EventLines lines = new EventLines(Texts.of(Language.PT));
        RunEvent event = new Ended(TestSummaries.row("101", 4, "1", Status.COMPLETED, ""));
        assertThat(lines.line(event)).isEqualTo("[00:04] Servidor 1 concluiu Requisição 101.3");
    }

    @Test
    void namesFromOutsideCannotBreakTheLineOrMoveTheCursor() {
        EventLines lines = new EventLines(Texts.of(Language.EN));
        assertThat(lines.line(new Assigned("a\nb\u001b[2J", "\u202ex", 0)))
                .isEqualTo("[00:00] Task a\uFFFDb\uFFFD[2J assigned to Server \uFFFDx");
    }

    @Test
    void longReasonsAreCut() {
        EventLines lines = new EventLines(Texts.of(Language.EN));
        String line = lines.line(ended("101", Status.FAILED, "x".repeat(5_000)));
        assertThat(line).hasSizeLessThan(250).endsWith("xxx...");
    }
}
