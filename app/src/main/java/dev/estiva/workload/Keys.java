package dev.estiva.workload;

import java.util.Map;

/** The words of the JSON format: English ones, used inside, and their Portuguese equals. */
final class Keys {
    private static final Map<String, String> ENGLISH = Map.ofEntries(
            Map.entry("servidores", "servers"),
            Map.entry("requisicoes", "requests"),
            Map.entry("gerar", "generate"),
            Map.entry("quantidade", "count"),
            Map.entry("chegadas", "arrivals"),
            Map.entry("inicio", "start"),
            Map.entry("nome", "name"),
            Map.entry("capacidade", "capacity"),
            Map.entry("velocidade", "speed"),
            Map.entry("memoria", "memory"),
            Map.entry("modelo_gpu", "gpu_model"),
            Map.entry("memoria_gpu", "gpu_memory"),
            Map.entry("rotulos", "labels"),
            Map.entry("tipo", "type"),
            Map.entry("prioridade", "priority"),
            Map.entry("tempo_exec", "duration"),
            Map.entry("tempos_exec", "durations"),
            Map.entry("chegada", "arrival"),
            Map.entry("usuario", "user"),
            Map.entry("estimativa", "estimate"),
            Map.entry("limite", "limit"),
            Map.entry("prazo", "deadline"),
            Map.entry("tentativas", "retries"),
            Map.entry("vagas", "slots"),
            Map.entry("restricoes", "constraints"),
            Map.entry("restricao", "constraints"),
            Map.entry("tarefas", "tasks"),
            Map.entry("alternativa", "alternative"),
            Map.entry("prefere", "prefer"),
            Map.entry("constraint", "constraints"));

    private static final Map<String, String> PORTUGUESE = Map.of(
            "servers", "servidores",
            "requests", "requisicoes",
            "capacity", "capacidade",
            "count", "quantidade",
            "arrivals", "chegadas",
            "duration", "tempo_exec");

    private Keys() {}

    static String english(String key) {
        return ENGLISH.getOrDefault(key, key);
    }

    /** How an error names a key that is missing: in both languages. */
    static String both(String english) {
        String portuguese = PORTUGUESE.get(english);
        return portuguese == null ? Quoted.of(english) : Quoted.of(english) + " or " + Quoted.of(portuguese);
    }
}
