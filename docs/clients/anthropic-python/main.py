"""Anthropic's client for Python against Omnia: messages, stream, tools and typed errors."""

import os

import anthropic

BASE_URL = os.environ["OMNIA_URL"]
MODELS = os.environ["OMNIA_MODELS"].split(" ")
HELLO = [{"role": "user", "content": "Say hello."}]
TOOLS = [
    {
        "name": "get_weather",
        "description": "The weather in a city",
        "input_schema": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
    }
]


def client(key):
    return anthropic.Anthropic(base_url=BASE_URL, api_key=key, max_retries=0)


def chat(omnia, model):
    answer = omnia.messages.create(model=model, max_tokens=500, messages=HELLO)
    said = answer.content[0].text
    assert said and answer.stop_reason == "end_turn" and answer.usage.output_tokens > 0
    print(model, "chat:", said)

    with omnia.messages.stream(model=model, max_tokens=500, messages=HELLO) as stream:
        streamed = "".join(stream.text_stream)
        final = stream.get_final_message()
    assert streamed == said and final.usage.output_tokens == answer.usage.output_tokens
    print(model, "stream:", streamed)


def tools(omnia, model):
    messages = [{"role": "user", "content": "What is the weather in Paris?"}]
    asked = omnia.messages.create(model=model, max_tokens=500, messages=messages, tools=TOOLS)
    assert asked.stop_reason == "tool_use"
    results = [
        {"type": "tool_result", "tool_use_id": block.id, "content": f"21 degrees in {block.input['city']}"}
        for block in asked.content
        if block.type == "tool_use"
    ]
    messages += [{"role": "assistant", "content": asked.content}, {"role": "user", "content": results}]
    told = omnia.messages.create(model=model, max_tokens=500, messages=messages, tools=TOOLS)
    assert "21 degrees in Paris" in told.content[0].text
    print(model, "tools:", told.content[0].text)


def refused(error, status, omnia, **changed):
    try:
        omnia.messages.create(**{"model": MODELS[0], "max_tokens": 500, "messages": HELLO, **changed})
    except error as refusal:
        assert refusal.status_code == status, refusal
        print(status, type(refusal).__name__)
    else:
        raise AssertionError(f"no {status}")


omnia = client(os.environ["OMNIA_API_KEY"])
for model in MODELS:
    chat(omnia, model)
    tools(omnia, model)
refused(anthropic.AuthenticationError, 401, client("omnia_live_wrong"))
refused(anthropic.APIStatusError, 402, client(os.environ["OMNIA_EMPTY_KEY"]))
refused(anthropic.NotFoundError, 404, omnia, model="no/such-model")
refused(anthropic.BadRequestError, 400, omnia, max_tokens=-1)
