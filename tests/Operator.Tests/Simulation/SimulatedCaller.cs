using ScheduledJobs.Operator.Actions.Http;
using ScheduledJobs.Operator.Actions.Http.Budgets;
using ScheduledJobs.Operator.Actions.Http.Connections;
using ScheduledJobs.Operator.Actions.Http.Egress;
using ScheduledJobs.Operator.Actions.Http.Requests;
using ScheduledJobs.Operator.Limits;
using ScheduledJobs.Operator.Tests.Actions.Http;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Operator.Tests.Simulation;

/// <summary>Calls that end in a handler and stay on one thread until then.</summary>
internal static class SimulatedCaller
{
    private static readonly EgressPolicies Policies = WarmPolicies();

    public static HttpCaller Over(HttpMessageHandler target, TimeProvider time) => new(
        Policies,
        TestCall.Reader(new FakeReferences(), time),
        new RequestSender(new ConnectionPools((_, _) => target, new HeavyWork(), time)),
        new CallBudget(new CallLimits(100, 100, 100), TestCall.Memory, time),
        "cluster.local",
        time);

    // The API server's addresses are resolved on another thread. With a clock that stands still that happens once, here.
    private static EgressPolicies WarmPolicies()
    {
        var clock = new FakeTimeProvider();
        var server = new ApiServerAddresses(new Uri("https://10.96.0.1"), null, System.Net.Dns.GetHostAddressesAsync, clock);
        var policies = new EgressPolicies(new EgressPolicy(), server, new NamespaceOverrides(null, clock));
        policies.ForAsync("team", CancellationToken.None).GetAwaiter().GetResult();
        return policies;
    }
}
