using Microsoft.Extensions.Logging.Abstractions;
using ScheduledJobs.Kube.Leadership;
using ScheduledJobs.Kube.Tests.Fakes;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Kube.Tests.Leadership;

public class LeaderElectionOptionsTests
{
    [Fact]
    public void The_defaults_are_those_of_Kubernetes()
    {
        var options = Options(15, 10, 2);

        new LeaderElectionOptions { Namespace = "n", Name = "l", Identity = "i" }.ShouldBe(options with { Random = ScheduledJobs.Kube.Watching.Backoff.Random });
        Should.NotThrow(() => New(options));
    }

    [Theory]
    [InlineData(15, 15, 2, "LeaseDuration")]
    [InlineData(16, 15, 2, null)]
    [InlineData(15, 2.4, 2, "RenewDeadline")]
    [InlineData(15, 2.4000001, 2, null)]
    [InlineData(15, 10, 0, "RetryPeriod")]
    [InlineData(15.5, 10, 2, "LeaseDuration")]
    public void Times_must_be_consistent(double lease, double renew, double retry, string? named)
    {
        var act = () => New(Options(lease, renew, retry));

        if (named is null)
            act.ShouldNotThrow();
        else
            act.ShouldThrow<ArgumentException>().Message.ShouldStartWith(named);
    }

    [Fact]
    public void Names_must_be_there()
    {
        Should.Throw<ArgumentException>(() => New(Options(15, 10, 2) with { Namespace = "" })).Message.ShouldStartWith("Namespace");
        Should.Throw<ArgumentException>(() => New(Options(15, 10, 2) with { Name = "" })).Message.ShouldStartWith("Name");
        Should.Throw<ArgumentException>(() => New(Options(15, 10, 2) with { Identity = "" })).Message.ShouldStartWith("Identity");
    }

    private static LeaderElectionOptions Options(double lease, double renew, double retry) => new()
    {
        Namespace = "n",
        Name = "l",
        Identity = "i",
        LeaseDuration = TimeSpan.FromSeconds(lease),
        RenewDeadline = TimeSpan.FromSeconds(renew),
        RetryPeriod = TimeSpan.FromSeconds(retry),
    };

    private static LeaderElector New(LeaderElectionOptions options)
    {
        var time = new FakeTimeProvider();
        return new LeaderElector(new LeaseServer().Connect(time).Leases, options, time, NullLogger.Instance);
    }
}
