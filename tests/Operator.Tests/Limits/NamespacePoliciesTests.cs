using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Operator.Limits;
using ScheduledJobs.Operator.Tests.Actions.Http;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Operator.Tests.Limits;

public sealed class NamespacePoliciesTests : IDisposable
{
    private static readonly NamespaceLimits Basis = new()
    {
        AllowedActions = [ActionKind.Http],
        MinInterval = TimeSpan.FromSeconds(30),
        MaxActiveRuns = 50,
    };

    private readonly FakeTimeProvider _time = new();
    private readonly NamespaceOverrides _overrides;
    private readonly NamespacePolicies _policies;
    private ConfigMap? _map;
    private Exception? _fault;

    public NamespacePoliciesTests()
    {
        _overrides = new NamespaceOverrides(_ => _fault is null ? Task.FromResult(_map) : Task.FromException<ConfigMap?>(_fault), _time);
        _policies = new NamespacePolicies(Basis, _overrides);
    }

    [Fact]
    public async Task A_namespace_has_the_operators_limits_unless_overridden()
    {
        Set("1", "allowed-actions: pod, job\nmin-interval: 0s\n# more\nmax-active-runs: 0\nscope: Any");

        (await ForAsync("other")).ShouldBeSameAs(Basis);
        (await ForAsync("team")).ShouldSatisfyAllConditions(
            l => l.AllowedActions.ShouldBe([ActionKind.Pod, ActionKind.Job]),
            l => l.Allows(ActionKind.Http).ShouldBeFalse(),
            l => l.MinInterval.ShouldBeNull(),
            l => l.MaxActiveRuns.ShouldBeNull(),
            l => l.Problem.ShouldBeNull());
    }

    [Fact]
    public async Task Limits_that_are_not_overridden_do_not_change()
    {
        Set("1", "max-active-runs: 7");

        (await ForAsync("team")).ShouldBe(Basis with { MaxActiveRuns = 7 });
        (await ForAsync("team")).ShouldBeSameAs(await ForAsync("team"));
    }

    [Fact]
    public async Task A_change_takes_effect_within_ten_seconds()
    {
        (await ForAsync("team")).ShouldBeSameAs(Basis);
        Set("2", "min-interval: 1h");

        _time.Advance(NamespaceOverrides.Freshness - TimeSpan.FromTicks(1));
        _policies.ForAsync("team", CancellationToken.None).AsTask().IsCompletedSuccessfully.ShouldBeTrue();
        (await ForAsync("team")).MinInterval.ShouldBe(TimeSpan.FromSeconds(30));

        _time.Advance(TimeSpan.FromTicks(1));
        (await ForAsync("team")).MinInterval.ShouldBe(TimeSpan.FromHours(1));
    }

    [Fact]
    public async Task Unreadable_overrides_keep_the_last_known_limits()
    {
        _fault = FakeReferences.Refusal(403);
        (await ForAsync("team")).ShouldSatisfyAllConditions(
            l => l.AllowedActions.ShouldBeEmpty(),
            l => l.Problem.ShouldBe("the operator is not allowed to read its own namespace overrides; an administrator must grant access"));

        _fault = null;
        Set("1", "max-active-runs: 7");
        (await ForAsync("team")).MaxActiveRuns.ShouldBe(7);

        _fault = FakeReferences.Refusal(500);
        _time.Advance(NamespaceOverrides.Freshness);
        (await ForAsync("team")).ShouldBe(Basis with { MaxActiveRuns = 7 });
        (await ForAsync("other")).ShouldBeSameAs(Basis);
    }

    [Fact]
    public async Task A_leader_waits_until_the_overrides_are_known()
    {
        _fault = FakeReferences.Refusal(500);
        var known = _policies.UntilKnownAsync(CancellationToken.None);
        for (var i = 0; i < 3; i++)
        {
            await Eventually.BecomesTrueAsync(() => _time.ArmedTimers > 0 && !known.IsCompleted, "it waits");
            _time.Advance(NamespaceOverrides.RetryPace);
        }

        Set("1", "max-active-runs: 7");
        _fault = null;
        await Eventually.BecomesTrueAsync(
            () =>
            {
                _time.Advance(NamespaceOverrides.RetryPace);
                return known.IsCompletedSuccessfully;
            },
            "they are known");

        _fault = FakeReferences.Refusal(504);
        _time.Advance(NamespaceOverrides.Freshness);
        (await ForAsync("team")).ShouldBe(Basis with { MaxActiveRuns = 7 });
    }

    [Fact]
    public async Task A_leader_that_may_not_read_the_overrides_does_not_wait()
    {
        _fault = FakeReferences.Refusal(403);

        await _policies.UntilKnownAsync(CancellationToken.None);

        (await ForAsync("team")).Problem.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("allowed-actions: pod,shell", "line 1: expected pod, job, http or resource, but found 'shell'")]
    [InlineData("allowed-actions:", "line 1: expected pod, job, http or resource, but found ''")]
    [InlineData("min-interval: soon", "line 1: 'soon' is not a duration")]
    [InlineData("scope: Any\nmax-active-runs: -1", "line 2: expected a whole number (0 for no limit), but found '-1'")]
    [InlineData("max-runs: 1", "line 1: expected one of 'scope:', 'allow:', 'deny:', 'allowed-actions:', 'min-interval:', 'max-active-runs:'")]
    public async Task An_invalid_text_allows_nothing_and_names_the_line(string text, string where)
    {
        Set("1", text);

        var limits = await ForAsync("team");

        limits.AllowedActions.ShouldBeEmpty();
        limits.Problem!.ShouldContain(where);
        (await ForAsync("other")).ShouldBeSameAs(Basis);
    }

    [Fact]
    public async Task Without_overrides_the_operators_limits_apply()
    {
        using var none = new NamespaceOverrides(null, _time);

        (await new NamespacePolicies(Basis, none).ForAsync("team", CancellationToken.None)).ShouldBeSameAs(Basis);
    }

    public void Dispose() => _overrides.Dispose();

    private ValueTask<NamespaceLimits> ForAsync(string @namespace) => _policies.ForAsync(@namespace, CancellationToken.None);

    private void Set(string version, string text) =>
        _map = new ConfigMap { Metadata = new ObjectMeta { ResourceVersion = version }, Data = new() { ["team"] = text } };
}
