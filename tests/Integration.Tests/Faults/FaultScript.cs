using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace ScheduledJobs.Integration.Tests.Faults;

/// <summary>
/// What goes wrong between operators and the API, and a journal of what the operators wrote. Reads as it happens:
/// <code>faults.When(Verb.Create, "pods").By("a").Times(2).Refuse(503)</code>
/// Requests from clients other than operators pass.
/// </summary>
/// <param name="seed">Seed of all random choices.</param>
public sealed class FaultScript(int seed = 0)
{
    private readonly Lock _gate = new();

    // Guarded by _gate.
    private readonly List<Fault> _faults = [];
    private readonly Random _random = new(seed);
    private readonly ConcurrentQueue<JournalEntry> _journal = new();

    /// <summary>Every write of an operator with a response, in order of the responses; bodies of Leases only.</summary>
    public IReadOnlyList<JournalEntry> Journal => [.. _journal];

    /// <summary>Begins a rule.</summary>
    /// <param name="verb">One of <see cref="Verb"/>.</param>
    /// <param name="resource">Such as <c>pods</c> or <c>scheduledjobs/status</c>, or <c>*</c>.</param>
    public FaultRule When(string verb, string resource) => new(
        this, call => (verb == Verb.Any || verb == call.Verb) && (resource == "*" || resource == call.Resource));

    /// <summary>Removes all faults; requests in progress continue.</summary>
    public void Clear()
    {
        lock (_gate)
            _faults.Clear();
    }

    /// <summary>The interceptor of the API server.</summary>
    public async Task InterceptAsync(HttpContext context, RequestDelegate next)
    {
        if (await ApiCall.ReadAsync(context.Request) is not { } call)
        {
            await next(context);
            return;
        }

        async Task Serve(HttpContext served)
        {
            await next(served);
            if (call.IsWrite)
                _journal.Enqueue(new(call.Resource == "leases" ? call : call with { Body = "" }, served.Response.StatusCode));
        }

        await (Find(call) is { } fault ? fault.Action(context, Serve) : Serve(context));
    }

    internal Fault Add(Fault fault)
    {
        lock (_gate)
            _faults.Add(fault);
        return fault;
    }

    private Fault? Find(ApiCall call)
    {
        lock (_gate)
            return _faults.Find(f => f.Happens(call, _random));
    }
}

/// <summary>A write that reached the API, and its response code, whether or not the response arrived.</summary>
public sealed record JournalEntry(ApiCall Call, int StatusCode)
{
    public bool IsApplied => StatusCode < 300;
}
