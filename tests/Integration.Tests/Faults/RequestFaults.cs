using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ScheduledJobs.Integration.Tests.Faults;

/// <summary>Faults of single requests.</summary>
public static class RequestFaults
{
    /// <summary>The API responds with an error, and does nothing.</summary>
    public static Fault Refuse(this FaultRule rule, int code, TimeSpan? retryAfter = null) => rule.Then(async (context, _) =>
    {
        context.Response.StatusCode = code;
        if (retryAfter is { } wait)
            context.Response.Headers.RetryAfter = $"{(int)wait.TotalSeconds}";
        await context.Response.WriteAsJsonAsync(Refusal(code));
    });

    /// <summary>The request reaches the API late.</summary>
    public static Fault Delay(this FaultRule rule, TimeSpan delay) => rule.Then(async (context, next) =>
    {
        await Task.Delay(delay, TimeProvider.System, context.RequestAborted);
        await next(context);
    });

    /// <summary>Something happens just before the request is handled: another client writes the same object.</summary>
    public static Fault LoseAgainst(this FaultRule rule, Func<Task> other) => rule.Then(async (context, next) =>
    {
        await other();
        await next(context);
    });

    /// <summary>The API carries out the request, and the connection breaks before the response.</summary>
    public static Fault DropAnswer(this FaultRule rule) => rule.Then(async (context, next) =>
    {
        await ApplyUnheardAsync(context, next);
        context.Abort();
    });

    /// <summary>The response arrives in small pieces.</summary>
    public static Fault AnswerSlowly(this FaultRule rule, int pieces, TimeSpan pause) => rule.Then(async (context, next) =>
    {
        using var answer = new MemoryStream();
        var client = await WithBodyAsync(context, answer, () => next(context));
        foreach (var piece in answer.ToArray().Chunk((int)(answer.Length / pieces) + 1))
        {
            await client.Writer.WriteAsync(piece, context.RequestAborted);
            await Task.Delay(pause, TimeProvider.System, context.RequestAborted);
        }
    });

    /// <summary>The request never reaches the API, and its caller waits forever.</summary>
    public static Fault Hold(this FaultRule rule) => rule.Then((context, _) => UntilAbortedAsync(context));

    /// <summary>The API carries out the request, and the caller waits for the response forever.</summary>
    public static Fault HoldAnswer(this FaultRule rule)
    {
        Fault fault = null!;
        fault = rule.Then(async (context, next) =>
        {
            var aborted = context.RequestAborted;
            await ApplyUnheardAsync(context, next);
            fault.Applied();
            context.RequestAborted = aborted;
            await UntilAbortedAsync(context);
        });
        return fault;
    }

    internal static JsonObject Refusal(int code) => new()
    {
        ["kind"] = "Status",
        ["apiVersion"] = "v1",
        ["metadata"] = new JsonObject(),
        ["status"] = "Failure",
        ["message"] = $"the fault script says {code}",
        ["reason"] = code switch
        {
            StatusCodes.Status409Conflict => "Conflict",
            StatusCodes.Status410Gone => "Expired",
            StatusCodes.Status429TooManyRequests => "TooManyRequests",
            StatusCodes.Status503ServiceUnavailable => "ServiceUnavailable",
            _ => "InternalError",
        },
        ["code"] = code,
    };

    private static async Task ApplyUnheardAsync(HttpContext context, RequestDelegate next)
    {
        // The caller may be gone by then, which must not keep the API from carrying out the request.
        context.RequestAborted = CancellationToken.None;
        await WithBodyAsync(context, Stream.Null, () => next(context));
    }

    /// <summary>Handles the request and captures its response; returns the body that would have gone to the client.</summary>
    private static async Task<IHttpResponseBodyFeature> WithBodyAsync(HttpContext context, Stream body, Func<Task> handle)
    {
        var client = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(body));
        try
        {
            await handle();
            await context.Response.BodyWriter.FlushAsync();
        }
        finally
        {
            context.Features.Set(client);
        }

        return client;
    }

    private static Task UntilAbortedAsync(HttpContext context) =>
        Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ContinueWith(
            static _ => { }, TaskScheduler.Default);
}
