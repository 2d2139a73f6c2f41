/** The database part of the test kit: {@link TestDatabase} hands out empty databases of one real server. */
package io.omnia.platform.database;
