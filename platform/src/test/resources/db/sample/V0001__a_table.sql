create table sample.thing (id bigint primary key);
