using ScheduledJobs.Console.Api;
using ScheduledJobs.Console.Tests.Support;
using ScheduledJobs.Model.Tests.Support;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Console.Tests.Api;

public sealed class ApiScheduleTests
{
    [Theory]
    [InlineData("", ScheduleStates.Scheduled, false)]
    [InlineData(", suspend: true", ScheduleStates.Scheduled, true)]
    [InlineData("", ScheduleStates.Suspended, true)]
    [InlineData("", ScheduleStates.Tripped, true)]
    public void It_is_suspended_whatever_suspends_it(string more, string state, bool isSuspended) =>
        ApiServer.Of(Views.Entry("interval: {every: 1m}", more, Statuses.Waiting with { State = state })).Suspended.ShouldBe(isSuspended);
}
