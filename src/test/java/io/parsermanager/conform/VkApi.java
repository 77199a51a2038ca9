package io.parsermanager.conform;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The method execute of VK's API, as its documentation describes it: a result for each call of the code, false for one that failed, and the
 * errors of those in their order.
 */
final class VkApi implements AutoCloseable {
    /** VK's limit of calls in the code of execute. */
    private static final int MOST_CALLS = 25;

    private static final Pattern WALL = Pattern.compile("API\\.wall\\.get\\((\\{[^}]*})\\)");
    private static final Map<String, Integer> SHUT = Map.of("closed", 15, "deleted", 18, "private", 30);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final List<Integer> calls = new CopyOnWriteArrayList<>();

    VkApi() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/method/execute", this::execute);
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/method";
    }

    /** How many walls each call asked for. */
    List<Integer> calls() {
        return calls;
    }

    private void execute(HttpExchange call) throws IOException {
        String form = URLDecoder.decode(new String(call.getRequestBody().readAllBytes(), UTF_8), UTF_8);
        List<JsonNode> walls = new ArrayList<>();
        Matcher wall = WALL.matcher(form);
        while (wall.find()) {
            walls.add(JSON.readTree(wall.group(1)));
        }
        calls.add(walls.size());
        byte[] answer = answer(form, walls).toString().getBytes(UTF_8);
        call.sendResponseHeaders(200, answer.length);
        call.getResponseBody().write(answer);
        call.close();
    }

    private static ObjectNode answer(String form, List<JsonNode> walls) {
        ObjectNode answer = JSON.createObjectNode();
        if (!form.contains("access_token=a-token") || walls.isEmpty() || walls.size() > MOST_CALLS) {
            answer.putObject("error").put("error_code", 100).put("error_msg", "One of the parameters is wrong");
        } else if (form.contains("\"busy\"")) {
            answer.putObject("error").put("error_code", 6).put("error_msg", "Too many requests per second");
        } else {
            ArrayNode response = answer.putArray("response");
            ArrayNode errors = JSON.createArrayNode();
            walls.forEach(wall -> add(wall.path("domain").asText(), response, errors));
            if (!errors.isEmpty()) {
                answer.set("execute_errors", errors);
            }
        }
        return answer;
    }

    private static void add(String domain, ArrayNode response, ArrayNode errors) {
        Integer error = SHUT.get(domain);
        if (error != null) {
            response.add(false);
            errors.addObject()
                    .put("method", "wall.get")
                    .put("error_code", error)
                    .put("error_msg", "Access denied");
            return;
        }
        ArrayNode items = response.addObject().put("count", 3).putArray("items");
        for (int id : new int[] {1, 3, 2}) { // the first one is pinned
            items.addObject().put("id", id).put("date", 1_796_000_000L + id).put("text", "Post " + id);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
