"""LiteLLM's client for Python against Omnia, as OpenAI and as Anthropic: chat, stream, tools and typed errors."""

import json
import os

# LiteLLM's own list of models is enough; without this it fetches a newer one from elsewhere.
os.environ.setdefault("LITELLM_LOCAL_MODEL_COST_MAP", "True")
import litellm  # noqa: E402

MODELS = os.environ["OMNIA_MODELS"].split(" ")
# LiteLLM's word for the protocol that it is to speak, and where Omnia speaks it.
WAYS = {"openai": os.environ["OMNIA_URL"] + "/v1", "anthropic": os.environ["OMNIA_URL"]}
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


def ask(way, model, messages, key=os.environ["OMNIA_API_KEY"], **more):
    return litellm.completion(
        model=f"{way}/{model}", api_base=WAYS[way], api_key=key, messages=messages, max_retries=0, **more
    )


def chat(way, model):
    answer = ask(way, model, HELLO)
    said = answer.choices[0].message.content
    assert said and answer.choices[0].finish_reason == "stop" and answer.usage.total_tokens > 0
    print(way, model, "chat:", said)

    streamed = "".join(chunk.choices[0].delta.content or "" for chunk in ask(way, model, HELLO, stream=True))
    assert streamed == said
    print(way, model, "stream:", streamed)


def tools(way, model):
    messages = [{"role": "user", "content": "What is the weather in Paris?"}]
    asked = ask(way, model, messages, tools=TOOLS)
    assert asked.choices[0].finish_reason == "tool_calls"
    messages.append(asked.choices[0].message.model_dump())
    for call in asked.choices[0].message.tool_calls:
        city = json.loads(call.function.arguments)["city"]
        messages.append({"role": "tool", "tool_call_id": call.id, "content": f"21 degrees in {city}"})
    told = ask(way, model, messages, tools=TOOLS)
    assert "21 degrees in Paris" in told.choices[0].message.content
    print(way, model, "tools:", told.choices[0].message.content)


def refused(error, way, model=MODELS[0], **more):
    try:
        ask(way, model, HELLO, **more)
    except error as refusal:
        print(way, refusal.status_code, type(refusal).__name__)
    else:
        raise AssertionError(f"no {error.__name__}")


for way in WAYS:
    for model in MODELS:
        chat(way, model)
        tools(way, model)
    refused(litellm.AuthenticationError, way, key="omnia_live_wrong")
    refused(litellm.NotFoundError, way, model="no/such-model")
    refused(litellm.BadRequestError, way, max_tokens=-1)
