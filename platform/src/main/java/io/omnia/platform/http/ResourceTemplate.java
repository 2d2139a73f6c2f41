package io.omnia.platform.http;

import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.AnnotatedElement;

/** Notes which endpoint a request reached, by its declared path, before any other filter can refuse the request. */
@Provider
@Priority(0)
final class ResourceTemplate implements ContainerRequestFilter {
    static final String KEY = ResourceTemplate.class.getName();

    private final RoutingContext request;
    private final ResourceInfo resource;

    @Inject
    ResourceTemplate(RoutingContext request, ResourceInfo resource) {
        this.request = request;
        this.resource = resource;
    }

    @Override
    public void filter(ContainerRequestContext context) {
        request.put(KEY, path(resource.getResourceClass()) + path(resource.getResourceMethod()));
    }

    private static String path(AnnotatedElement declared) {
        var path = declared.getAnnotation(Path.class);
        return path == null ? "" : path.value();
    }
}
