/**
 * The console's side of the server. {@link WebRoutes} hands out the web app that {@link WebFiles} holds, {@link
 * CspReportsEndpoint} takes what browsers blocked, and what no other module owns of the console's API is here too.
 */
@NullMarked
package io.omnia.console;

import org.jspecify.annotations.NullMarked;
