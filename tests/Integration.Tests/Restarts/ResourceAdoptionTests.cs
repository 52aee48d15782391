using ScheduledJobs.Integration.Tests.Api;
using ScheduledJobs.Integration.Tests.Behaviour;
using ScheduledJobs.Integration.Tests.Support;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Integration.Tests.Restarts;

/// <summary>An object of a custom kind that ends while no operator runs.</summary>
[Collection(Alone.Name)]
public sealed class ResourceAdoptionTests : ClusterTest
{
    [Fact]
    public async Task A_new_operator_adopts_the_object_of_its_predecessor()
    {
        var kind = WorkKind.Flow;
        await kind.InstallAsync(Cluster.Api);
        await Here.CreateScheduledJobAsync("going", kind.Action, "{trigger: {interval: {every: 1s}}, maxRuns: 1}");
        await Eventually.BecomesTrueAsync(async () => (await Cluster.Api.ListAsync(kind.Kind, Here.Name)).Count == 1, "the run has its object");
        var item = (await Cluster.Api.ListAsync(kind.Kind, Here.Name)).Single();
        await Cluster.Operator.DisposeAsync();
        await kind.EndAsync(Cluster.Api, item, "while it was away");
        Cluster.Operator.Start();

        (await Here.UntilRunsAsync("going", 1)).Text("status", "lastRun", "message").ShouldBe("while it was away");
        (await Cluster.Api.ListAsync(kind.Kind, Here.Name)).Select(o => o.Text("metadata", "uid")).ShouldBe([item.Text("metadata", "uid")]);
    }
}
