package io.omnia.gateway.translation;

import static io.omnia.gateway.translation.Translating.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** JSON schemas in Google's subset. */
class GenerateSchemasTest {
    private static String converted(String schema) throws Untranslatable {
        return Json.string(GenerateSchemas.convert(json(schema)));
    }

    private static String expected(String schema) {
        return Json.string(json(schema));
    }

    @Test
    void writesReferencesOut() throws Untranslatable {
        assertThat(converted("{'type':'object','properties':{'a':{'$ref':'#/$defs/A','description':'mine'}},"
                        + "'$defs':{'A':{'type':'string','description':'theirs'}}}"))
                .isEqualTo(expected("{'type':'OBJECT','properties':{'a':{'description':'mine','type':'STRING'}}}"));
    }

    @Test
    void endsReferencesThatLeadToThemselves() throws Untranslatable {
        assertThat(
                        converted(
                                "{'$ref':'#/$defs/N','$defs':{'N':{'type':'object','properties':{'next':{'$ref':'#/$defs/N'}}}}}"))
                .isEqualTo(expected("{'type':'OBJECT','properties':{'next':{'type':'OBJECT'}}}"));
    }

    @Test
    void refusesReferencesThatMultiply() {
        var schema = new StringBuilder("{'$ref':'#/$defs/a0','$defs':{");
        for (var i = 0; i < 30; i++) {
            schema.append("'a%d':{'properties':{'x':{'$ref':'#/$defs/a%d'},'y':{'$ref':'#/$defs/a%d'}}},"
                    .formatted(i, i + 1, i + 1));
        }
        schema.append("'a30':{'type':'string'}}}");

        assertThatThrownBy(() -> converted(schema.toString())).isInstanceOf(Untranslatable.class);
    }

    @Test
    void makesNullATrait() throws Untranslatable {
        var expected = expected("{'nullable':true,'type':'STRING'}");

        assertThat(converted("{'type':['string','null']}")).isEqualTo(expected);
        assertThat(converted("{'anyOf':[{'type':'string'},{'type':'null'}]}")).isEqualTo(expected);
        assertThat(converted("{'oneOf':[{'type':'string'},{'type':'integer'}]}"))
                .isEqualTo(expected("{'anyOf':[{'type':'STRING'},{'type':'INTEGER'}]}"));
    }

    @Test
    void listsStringsOnly() throws Untranslatable {
        assertThat(converted("{'const':'a'}")).isEqualTo(expected("{'type':'STRING','format':'enum','enum':['a']}"));
        assertThat(converted("{'enum':['a','b',null]}"))
                .isEqualTo(expected("{'nullable':true,'type':'STRING','format':'enum','enum':['a','b']}"));
        assertThat(converted("{'type':'integer','enum':[1,2]}")).isEqualTo(expected("{'type':'INTEGER'}"));
        assertThat(converted("{'const':5}")).isEqualTo(expected("{'description':'Always 5','type':'INTEGER'}"));
    }

    @Test
    void leavesOutWhatHasNoWordThere() throws Untranslatable {
        assertThat(converted("{'$schema':'x','type':'object','additionalProperties':false,'properties':{"
                        + "'a':{'type':'string','format':'uri','default':'x','examples':['y']},"
                        + "'b':{'type':'number','exclusiveMinimum':0,'format':'double'},'c':{'type':'array'}},"
                        + "'required':['a','gone']}"))
                .isEqualTo(expected("{'type':'OBJECT','properties':{'a':{'type':'STRING'},"
                        + "'b':{'type':'NUMBER','format':'double','minimum':0},"
                        + "'c':{'type':'ARRAY','items':{'type':'STRING'}}},'required':['a']}"));
    }

    @Test
    void mergesAllOf() throws Untranslatable {
        assertThat(converted("{'allOf':[{'type':'object','properties':{'a':{'type':'string'}}},"
                        + "{'properties':{'b':{'type':'boolean'}}}]}"))
                .isEqualTo(expected("{'type':'OBJECT','properties':{'a':{'type':'STRING'},'b':{'type':'BOOLEAN'}}}"));
    }
}
