"""OpenAI's client for Python against Omnia: chat, stream, tools, responses and typed errors."""

import json
import os

import openai

BASE_URL = os.environ["OMNIA_URL"] + "/v1"
MODELS = os.environ["OMNIA_MODELS"].split(" ")
HELLO = [{"role": "user", "content": "Say hello."}]
TOOLS = [
    {
        "type": "function",
        "function": {
            "name": "get_weather",
            "description": "The weather in a city",
            "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
        },
    }
]


def client(key):
    return openai.OpenAI(base_url=BASE_URL, api_key=key, max_retries=0)


def chat(omnia, model):
    answer = omnia.chat.completions.create(model=model, messages=HELLO)
    said = answer.choices[0].message.content
    assert said and answer.choices[0].finish_reason == "stop" and answer.usage.total_tokens > 0
    print(model, "chat:", said)

    streamed, usage = "", None
    for chunk in omnia.chat.completions.create(
        model=model, messages=HELLO, stream=True, stream_options={"include_usage": True}
    ):
        if chunk.choices:
            streamed += chunk.choices[0].delta.content or ""
        usage = chunk.usage or usage
    assert streamed == said and usage.total_tokens == answer.usage.total_tokens
    print(model, "stream:", streamed)

    response = omnia.responses.create(model=model, input="Say hello.")
    assert response.output_text == said
    print(model, "response:", response.output_text)


def tools(omnia, model):
    messages = [{"role": "user", "content": "What is the weather in Paris?"}]
    asked = omnia.chat.completions.create(model=model, messages=messages, tools=TOOLS)
    assert asked.choices[0].finish_reason == "tool_calls"
    messages.append(asked.choices[0].message)
    for call in asked.choices[0].message.tool_calls:
        city = json.loads(call.function.arguments)["city"]
        messages.append({"role": "tool", "tool_call_id": call.id, "content": f"21 degrees in {city}"})
    told = omnia.chat.completions.create(model=model, messages=messages, tools=TOOLS)
    assert "21 degrees in Paris" in told.choices[0].message.content
    print(model, "tools:", told.choices[0].message.content)


def refused(error, status, omnia, **changed):
    try:
        omnia.chat.completions.create(**{"model": MODELS[0], "messages": HELLO, **changed})
    except error as refusal:
        assert refusal.status_code == status, refusal
        print(status, type(refusal).__name__)
    else:
        raise AssertionError(f"no {status}")


omnia = client(os.environ["OMNIA_API_KEY"])
for model in MODELS:
    chat(omnia, model)
    tools(omnia, model)
refused(openai.AuthenticationError, 401, client("omnia_live_wrong"))
refused(openai.APIStatusError, 402, client(os.environ["OMNIA_EMPTY_KEY"]))
refused(openai.NotFoundError, 404, omnia, model="no/such-model")
refused(openai.BadRequestError, 400, omnia, max_tokens=-1)
