package io.omnia.identity;

import java.util.List;

/** A list that is short enough to be answered whole. */
record ListView<T>(List<T> data) {}
