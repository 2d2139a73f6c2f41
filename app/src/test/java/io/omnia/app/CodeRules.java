package io.omnia.app;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.properties.HasName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.Instruction;
import java.lang.classfile.constantpool.StringEntry;
import java.lang.classfile.instruction.InvokeInstruction;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What single classes may not do. Each rule returns its violations, so that a test can also show that it finds one. */
final class CodeRules {
    private static final String CONFIG_PROPERTY = "org.eclipse.microprofile.config.inject.ConfigProperty";

    private static final Pattern LOGGING = Pattern.compile(
            "java\\.util\\.logging\\..*|org\\.jboss\\.logging\\..*|org\\.slf4j\\..*|org\\.apache\\.(logging|commons\\.logging)\\..*"
                    + "|java\\.lang\\.System\\$Logger.*|io\\.quarkus\\.logging\\.Log|io\\.vertx\\.core\\.(impl|internal)\\.logging\\..*");

    private static final Pattern NETWORK = Pattern.compile(
            "java\\.net\\.http\\..*|java\\.net\\.(Socket|DatagramSocket|MulticastSocket|URLConnection|HttpURLConnection)"
                    + "|java\\.nio\\.channels\\.(SocketChannel|DatagramChannel|AsynchronousSocketChannel)|javax\\.net\\.ssl\\.SSLSocket.*"
                    + "|io\\.netty\\.bootstrap\\.Bootstrap|io\\.vertx\\.core\\.(net\\.NetClient|dns\\.DnsClient|datagram\\.DatagramSocket).*"
                    + "|io\\.vertx\\.core\\.http\\.(HttpClient|HttpClientOptions|HttpClientBuilder|WebSocketClient.*)"
                    + "|io\\.vertx\\.ext\\.web\\.client\\..*|io\\.vertx\\.httpproxy\\..*|org\\.eclipse\\.microprofile\\.rest\\.client\\..*"
                    + "|jakarta\\.ws\\.rs\\.client\\..*|okhttp3\\..*|jakarta\\.mail\\.(Transport|Store)|org\\.eclipse\\.angus\\..*|org\\.apache\\.http\\..*|org\\.apache\\.hc\\..*");

    private static final Set<String> NETWORK_CALLS = Set.of(
            "java.net.URL.openStream",
            "java.net.URL.openConnection",
            "java.net.URL.getContent",
            "java.net.InetAddress.getByName",
            "java.net.InetAddress.getAllByName",
            "java.net.InetAddress.isReachable",
            "io.vertx.core.Vertx.createHttpClient",
            "io.vertx.core.Vertx.httpClientBuilder",
            "io.vertx.core.Vertx.createNetClient",
            "io.vertx.core.Vertx.createDnsClient",
            "io.vertx.core.Vertx.createDatagramSocket",
            "io.vertx.core.Vertx.createWebSocketClient");

    private static final Set<String> COOKIE_CALLS = Set.of(
            "io.vertx.core.http.HttpServerResponse.addCookie",
            "io.vertx.core.http.HttpServerResponse.removeCookie",
            "io.vertx.core.http.Cookie.cookie",
            "io.vertx.ext.web.RoutingContext.addCookie",
            "jakarta.ws.rs.core.Response$ResponseBuilder.cookie");

    private static final Pattern COOKIE_TYPES = Pattern.compile(
            "jakarta\\.ws\\.rs\\.core\\.NewCookie.*|java\\.net\\.HttpCookie"
                    + "|io\\.vertx\\.ext\\.web\\.sstore\\..*|io\\.vertx\\.ext\\.web\\.handler\\.(SessionHandler|CSRFHandler)");

    private static final Set<String> MUTABLE = Set.of(
            "java.util.concurrent.atomic.AtomicInteger",
            "java.util.concurrent.atomic.AtomicLong",
            "java.util.concurrent.atomic.AtomicBoolean",
            "java.util.concurrent.atomic.AtomicReference",
            "java.util.concurrent.atomic.LongAdder",
            "java.util.concurrent.ConcurrentHashMap",
            "java.util.concurrent.ConcurrentMap",
            "java.util.HashMap",
            "java.util.LinkedHashMap",
            "java.util.TreeMap",
            "java.util.HashSet",
            "java.util.ArrayList",
            "java.util.ArrayDeque",
            "java.util.Queue",
            "java.lang.StringBuilder",
            "java.lang.ThreadLocal");

    private static final Pattern FLOATING =
            Pattern.compile("[DF](CONST|LOAD|STORE|ALOAD|ASTORE|ADD|SUB|MUL|DIV|REM|NEG|CMP|RETURN|2).*|[IL]2[DF]");

    private CodeRules() {}

    /** Writing to a logger or to the standard streams by other ways than the event log. */
    static Set<String> logging(JavaClass type) {
        var found = uses(type, LOGGING);
        type.getAccessesFromSelf().stream()
                .map(CodeRules::nameOf)
                .filter(name -> name.equals("java.lang.Throwable.printStackTrace") || isStandardStream(name))
                .forEach(name -> found.add(type.getName() + " uses " + name));
        return found;
    }

    /** Only the standard streams, for the class that talks to a terminal. */
    static boolean usesStandardStreams(JavaClass type) {
        return type.getAccessesFromSelf().stream().map(CodeRules::nameOf).anyMatch(CodeRules::isStandardStream);
    }

    /** Reaching out to the network by other ways than the egress door. */
    static Set<String> network(JavaClass type) {
        var found = uses(type, NETWORK);
        found.addAll(calls(type, NETWORK_CALLS));
        return found;
    }

    /** Setting a cookie by other ways than the declared ones; a header's name is found as a text too. */
    static Set<String> cookies(JavaClass type) {
        var found = uses(type, COOKIE_TYPES);
        found.addAll(calls(type, COOKIE_CALLS));
        for (var entry : parse(type).constantPool()) {
            if (entry instanceof StringEntry text
                    && text.stringValue().toLowerCase(Locale.ROOT).startsWith("set-cookie")) {
                found.add(type.getName() + " names the header " + text.stringValue());
            }
        }
        type.getFieldAccessesFromSelf().stream()
                .filter(access -> access.getTarget().getName().startsWith("SET_COOKIE"))
                .forEach(access -> found.add(type.getName() + " names the header " + nameOf(access)));
        return found;
    }

    /** Fields that a container fills in. */
    static Set<String> injectedFields(JavaClass type) {
        var found = new TreeSet<String>();
        for (var field : type.getFields()) {
            if (field.isAnnotatedWith("jakarta.inject.Inject")
                    || field.isAnnotatedWith(CONFIG_PROPERTY)
                    || field.isAnnotatedWith("jakarta.annotation.Resource")) {
                found.add(field.getFullName());
            }
        }
        return found;
    }

    /** Components of records that hold bytes: the text of a prompt, once somebody prints the record. */
    static Set<String> printableBytes(JavaClass type) {
        var found = new TreeSet<String>();
        if (type.isRecord()) {
            for (var field : type.getFields()) {
                var name = field.getRawType().getName();
                if (!field.getModifiers().contains(JavaModifier.STATIC)
                        && (name.equals("io.vertx.core.buffer.Buffer") || name.equals("[B"))) {
                    found.add(field.getFullName());
                }
            }
        }
        return found;
    }

    /** Settings of ours that are read by name, so that no {@code …Config} lists them. */
    static Set<String> unlistedSettings(JavaClass type) {
        var found = new TreeSet<String>();
        type.getCodeUnits().stream()
                .flatMap(unit -> unit.getParameters().stream())
                .flatMap(parameter -> parameter.tryGetAnnotationOfType(CONFIG_PROPERTY).stream())
                .flatMap(annotation -> annotation.get("name").stream())
                .filter(name -> name.toString().startsWith("omnia."))
                .forEach(name -> found.add(type.getName() + " reads " + name));
        return found;
    }

    /** Static fields that can change, or that hold something that can. */
    static Set<String> staticState(JavaClass type) {
        var found = new TreeSet<String>();
        for (var field : type.getFields()) {
            var modifiers = field.getModifiers();
            if (modifiers.contains(JavaModifier.STATIC)
                    && !modifiers.contains(JavaModifier.SYNTHETIC)
                    && (!modifiers.contains(JavaModifier.FINAL)
                            || MUTABLE.contains(field.getRawType().getName()))) {
                found.add(field.getFullName());
            }
        }
        return found;
    }

    /** Every instruction, parameter and field that works with a floating-point number, and the old date types. */
    static Set<String> floatingPoint(JavaClass type) {
        var found = uses(
                type, Pattern.compile("java\\.util\\.Date|java\\.sql\\.(Date|Timestamp)|java\\.lang\\.(Float|Double)"));
        var model = parse(type);
        for (var field : model.fields()) {
            if (isFloating(field.fieldType().stringValue())) {
                found.add(type.getName() + " has the field " + field.fieldName().stringValue());
            }
        }
        for (var method : model.methods()) {
            var place = type.getName() + "." + method.methodName().stringValue();
            if (isFloating(method.methodType().stringValue())) {
                found.add(place + " takes or gives a floating-point number");
            }
            method.code()
                    .ifPresent(code -> code.forEach(element -> {
                        if (element instanceof Instruction step
                                && FLOATING.matcher(step.opcode().name()).matches()) {
                            found.add(place + " does " + step.opcode().name());
                        }
                        if (element instanceof InvokeInstruction call
                                && isFloating(call.type().stringValue())) {
                            found.add(place + " calls " + call.name().stringValue());
                        }
                    }));
        }
        return found;
    }

    /** Using the database's own interfaces. */
    static Set<String> database(JavaClass type) {
        return uses(type, Pattern.compile("java\\.sql\\..*|javax\\.sql\\..*|org\\.jdbi\\..*|org\\.postgresql\\..*"));
    }

    private static boolean isStandardStream(String name) {
        return name.equals("java.lang.System.out") || name.equals("java.lang.System.err");
    }

    /** A descriptor such as {@code (JD)V}: object types are taken out first, since their names hold any letter. */
    private static boolean isFloating(String descriptor) {
        var plain = descriptor.replaceAll("L[^;]*;", "");
        return plain.contains("D") || plain.contains("F");
    }

    private static Set<String> uses(JavaClass type, Pattern forbidden) {
        var found = new TreeSet<String>();
        for (var used : type.getDirectDependenciesFromSelf()) {
            var name = used.getTargetClass().getName();
            if (forbidden.matcher(name).matches()) {
                found.add(type.getName() + " uses " + name);
            }
        }
        return found;
    }

    private static Set<String> calls(JavaClass type, Set<String> forbidden) {
        var found = new TreeSet<String>();
        Stream.concat(type.getAccessesFromSelf().stream(), type.getMethodReferencesFromSelf().stream())
                .map(CodeRules::nameOf)
                .filter(forbidden::contains)
                .forEach(name -> found.add(type.getName() + " calls " + name));
        return found;
    }

    private static String nameOf(JavaAccess<?> access) {
        return access.getTargetOwner().getName() + "." + ((HasName) access.getTarget()).getName();
    }

    private static java.lang.classfile.ClassModel parse(JavaClass type) {
        try (var bytes = type.getSource().orElseThrow().getUri().toURL().openStream()) {
            return ClassFile.of().parse(bytes.readAllBytes());
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }
}
