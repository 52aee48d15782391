using System.Net;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Actions.Http;
using ScheduledJobs.Operator.Actions.Http.Budgets;
using ScheduledJobs.Operator.Actions.Http.Connections;
using ScheduledJobs.Operator.Actions.Http.Egress;
using ScheduledJobs.Operator.Actions.Http.References;
using ScheduledJobs.Operator.Actions.Http.Requests;
using ScheduledJobs.Operator.Decisions;
using ScheduledJobs.Operator.Limits;
using ScheduledJobs.Operator.Tests.Decisions;

namespace ScheduledJobs.Operator.Tests.Actions.Http;

/// <summary>Shared by tests of calls: a job, an attempt, and callers with replaced parts.</summary>
internal static class TestCall
{
    public static readonly ScheduledJob Job = new() { Metadata = new ObjectMeta { Name = "demo", Namespace = "team", Uid = "u" } };

    /// <summary>The second attempt of a run.</summary>
    public static readonly StartAttempt Start = new("demo-7", 2, World.At(10), RunTriggers.Schedule, null);

    /// <summary>A policy that allows the test servers.</summary>
    public static readonly EgressPolicy Loopback = new() { AllowLoopback = true };

    /// <summary>More memory than any test needs.</summary>
    public static readonly MemoryLimits Memory = new(1L << 30, 1L << 30);

    /// <summary>A caller whose requests go to a handler instead of a connection.</summary>
    public static HttpCaller CallerOver(HttpMessageHandler handler, TimeProvider time, FakeReferences? references = null) => new(
        Policies(new EgressPolicy(), time),
        Reader(references ?? new FakeReferences(), time),
        new RequestSender(new ConnectionPools((_, _) => handler, new HeavyWork(), time)),
        new CallBudget(new CallLimits(100, 100, 100), Memory, time),
        "cluster.local",
        time);

    /// <summary>A caller that really connects.</summary>
    public static HttpCaller Caller(
        TimeProvider time, FakeReferences? references = null, EgressPolicy? policy = null, HostResolver? resolve = null, CallLimits? limits = null, TimeSpan? matchTimeout = null) =>
        Caller(
            time,
            new OperatorOptions { HttpMatchTimeout = matchTimeout ?? BodyRegex.MatchTimeout, HttpLimits = limits ?? new CallLimits(100, 100, 100), HttpMemory = Memory, EgressPolicy = policy ?? Loopback },
            references,
            resolve);

    /// <summary>A caller that really connects, with these options.</summary>
    public static HttpCaller Caller(TimeProvider time, OperatorOptions options, FakeReferences? references = null, HostResolver? resolve = null) =>
        HttpCallerFactory.Create(
            options,
            Policies(options.EgressPolicy, time),
            Reader(references ?? new FakeReferences(), time),
            resolve ?? Dns.GetHostAddressesAsync,
            time);

    public static ReferenceReader Reader(FakeReferences references, TimeProvider time) => new(references, new TokenRules([], [], []), time);

    public static EgressPolicies Policies(EgressPolicy policy, TimeProvider time) => new(
        policy,
        new ApiServerAddresses(new Uri("https://10.96.0.1"), null, Dns.GetHostAddressesAsync, time),
        new NamespaceOverrides(null, time));

    public static Task<CallOutcome> CallAsync(this HttpCaller caller, HttpActionSpec action, CancellationToken cancellationToken = default) =>
        caller.CallAsync(Job, action, Start, cancellationToken);
}
