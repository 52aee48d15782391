using ScheduledJobs.Console.Tokens;

namespace ScheduledJobs.Console.Tests.Tokens;

/// <summary>Limits of one user, which protect all others.</summary>
public sealed class LimitTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly TokenSessions _sessions;

    public LimitTests() => _sessions = new TokenSessions(_time);

    [Theory]
    [InlineData("alice", "alice")]
    [InlineData("system:serviceaccount:team-a:reader", "system:serviceaccount:team-a:*")]
    [InlineData("system:serviceaccount:team-a", "system:serviceaccount:team-a")]
    [InlineData("system:serviceaccount:team-a:reader:x", "system:serviceaccount:team-a:reader:x")]
    [InlineData("oidc:serviceaccount:team-a:reader", "oidc:serviceaccount:team-a:reader")]
    public void The_ServiceAccounts_of_a_namespace_share_limits_and_other_users_have_their_own(string user, string tenant) =>
        new TokenOwner(user).Tenant.ShouldBe(tenant);

    [Fact]
    public void A_user_who_signs_in_too_often_ends_the_own_session_unused_for_longest_and_no_other()
    {
        var other = Open("other");
        var own = Enumerable.Range(0, TokenSessions.MostOfUser - 1).Select(_ => Open("greedy")).ToList();
        own.Add(Open("greedy"));
        Open("greedier");
        own.ShouldAllBe(id => IsOpen(id));

        own.Add(Open("greedy"));

        own.Where(id => !IsOpen(id)).ShouldBe([own[0]]);
        for (var i = 0; i < TokenSessions.Most; i++)
            Open("greedy");
        IsOpen(other).ShouldBeTrue();
    }

    [Fact]
    public void When_all_sessions_are_taken_the_tenant_with_the_most_ends_one()
    {
        var others = Enumerable.Range(0, 20).Select(i => Open($"user-{i}")).ToList();
        var crowd = Enumerable.Range(0, TokenSessions.Most - others.Count - 1).Select(i => Open($"system:serviceaccount:crowd:a{i}")).ToList();
        crowd.Add(Open("system:serviceaccount:crowd:last"));
        IsOpen(crowd[^1]).ShouldBeTrue();
        Open("new");

        crowd.Where(id => !IsOpen(id)).ShouldBe([crowd[0]]);
        others.ShouldAllBe(id => IsOpen(id));
    }

    [Fact]
    public void A_tenant_has_so_many_requests_under_way_and_others_have_theirs()
    {
        var visitors = new Visitors();
        var (one, two, other) = (new TokenOwner("system:serviceaccount:crowd:a"), new TokenOwner("system:serviceaccount:crowd:b"), new TokenOwner("other"));
        for (var i = 0; i < Visitors.Most; i++)
            visitors.TryEnter(i % 2 == 0 ? one : two).ShouldBeTrue();

        visitors.TryEnter(one).ShouldBeFalse();
        visitors.TryEnter(two).ShouldBeFalse();
        visitors.TryEnter(other).ShouldBeTrue();
        visitors.Leave(two);
        visitors.TryEnter(one).ShouldBeTrue();
        visitors.TryEnter(one).ShouldBeFalse();
    }

    /// <summary>Each session is a tick younger than the one before.</summary>
    private string Open(string user)
    {
        _time.Advance(TimeSpan.FromTicks(1));
        return _sessions.Open(BearerToken.Of("token")!, new TokenOwner(user));
    }

    private bool IsOpen(string id) => _sessions.Find(id) is not null;
}
