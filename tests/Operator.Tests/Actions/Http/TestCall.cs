using System.Net;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Operator.Actions.Http;
using ScheduledJobs.Operator.Actions.Http.Connections;
using ScheduledJobs.Operator.Actions.Http.Egress;
using ScheduledJobs.Operator.Actions.Http.References;
using ScheduledJobs.Operator.Actions.Http.Requests;
using ScheduledJobs.Operator.Api.V1Alpha1;
using ScheduledJobs.Operator.Decisions;
using ScheduledJobs.Operator.Tests.Decisions;

namespace ScheduledJobs.Operator.Tests.Actions.Http;

/// <summary>What tests of calls share: a job, an attempt, and callers over other parts.</summary>
internal static class TestCall
{
    public static readonly ScheduledJob Job = new() { Metadata = new ObjectMeta { Name = "demo", Namespace = "team", Uid = "u" } };

    /// <summary>The second attempt of a run.</summary>
    public static readonly StartAttempt Start = new("demo-7", 2, World.At(10), RunTriggers.Schedule, null);

    /// <summary>A policy under which the servers of tests can be reached.</summary>
    public static readonly EgressPolicy Loopback = new() { AllowLoopback = true };

    /// <summary>A caller whose requests end in a handler instead of a connection.</summary>
    public static HttpCaller CallerOver(HttpMessageHandler handler, TimeProvider time, FakeReferences? references = null) => new(
        Policies(new EgressPolicy(), time),
        new ReferenceReader(references ?? new FakeReferences(), time),
        new RequestSender(new ConnectionPools((_, _) => handler, time)),
        new CallSlots(new CallLimits(100, 100, 100)),
        "cluster.local",
        time);

    /// <summary>A caller that connects for real.</summary>
    public static HttpCaller Caller(
        TimeProvider time, FakeReferences? references = null, EgressPolicy? policy = null, HostResolver? resolve = null, CallLimits? limits = null) =>
        HttpCallers.Create(
            new OperatorOptions { HttpLimits = limits ?? new CallLimits(100, 100, 100) },
            Policies(policy ?? Loopback, time),
            references ?? new FakeReferences(),
            resolve ?? Dns.GetHostAddressesAsync,
            time);

    public static Task<CallOutcome> CallAsync(this HttpCaller caller, HttpActionSpec action, CancellationToken cancellationToken = default) =>
        caller.CallAsync(Job, action, Start, cancellationToken);

    private static EgressPolicies Policies(EgressPolicy policy, TimeProvider time) =>
        new(policy, new ApiServerAddresses(new Uri("https://10.96.0.1"), null, Dns.GetHostAddressesAsync, time), null, time);
}
