using ScheduledJobs.Model.Sharding;
using ScheduledJobs.Operator.Sharding;
using ScheduledJobs.Operator.Tests.Sharding.Simulation;

namespace ScheduledJobs.Operator.Tests.Sharding;

/// <summary>Single things that happen to replicas that share buckets, in the world of <see cref="ShardSimulation"/>.</summary>
public sealed class ShardStoryTests
{
    private const int Stories = 20;

    [Fact]
    public void A_roll_repeats_no_call_and_leaves_no_bucket_alone_for_long()
    {
        for (var seed = 0; seed < Stories; seed++)
        {
            var simulation = new ShardSimulation(seed, Flaw.None);
            simulation.Begin(4);
            simulation.Promises.LongestGap = simulation.MostMoving;
            foreach (var old in simulation.Members.ToList())
            {
                simulation.Start();
                simulation.Run(TimeSpan.FromSeconds(10));
                old.Leave();
                simulation.Run(TimeSpan.FromSeconds(40));
                old.IsGone.ShouldBeTrue($"seed {seed}");
            }

            simulation.Promises.CheckAllOwned(simulation.MostMoving);
            simulation.Work.Called.ShouldBeGreaterThan(1_000);
            simulation.Work.Repeated.ShouldBe(0, $"seed {seed}");
        }
    }

    [Fact]
    public void Without_a_coordinator_the_map_is_frozen_and_firing_goes_on()
    {
        for (var seed = 0; seed < Stories; seed++)
        {
            var simulation = new ShardSimulation(seed, Flaw.None);
            simulation.Begin(4);
            simulation.Run(TimeSpan.FromMinutes(3));
            simulation.Server.HasNoElections = true;
            simulation.Run(simulation.Options.RenewDeadline * 1.2);
            simulation.Members.ShouldAllBe(m => !m.Leads);
            var (map, dead) = (simulation.Server.Map!, simulation.Members[0]);
            var orphans = map.Content!.GivenTo(dead.State.Id!);
            dead.Kill();
            simulation.Promises.LongestGap = TimeSpan.Zero;
            simulation.Run(TimeSpan.FromMinutes(5));
            simulation.Server.Map.ShouldBe(map);
            simulation.Promises.Acted.ShouldBe(BucketSet.All.Except(orphans), $"seed {seed}");
            simulation.Work.CheckAllHandled(simulation.World.Now - TimeSpan.FromSeconds(60), BucketSet.All.Except(orphans));

            simulation.Promises.LongestGap = null;
            simulation.Server.HasNoElections = false;
            simulation.Run(simulation.MostUnownedAfterCrash);
            simulation.Promises.Acted.ShouldBe(BucketSet.All, $"seed {seed}");
        }
    }

    [Fact]
    public void A_dead_members_buckets_are_without_a_member_no_longer_than_promised()
    {
        for (var seed = 0; seed < Stories; seed++)
        {
            var simulation = new ShardSimulation(seed, Flaw.None);
            simulation.Begin(4);
            simulation.Promises.LongestGap = simulation.MostUnownedAfterCrash;

            // The first one that is left leads, sooner or later.
            while (simulation.Members.Count(m => !m.IsGone) > 1)
            {
                (simulation.Members.FirstOrDefault(m => m.Leads) ?? simulation.Members.First(m => !m.IsGone)).Kill();
                simulation.Run(simulation.MostUnownedAfterCrash + simulation.World.Between(0, 20));
                simulation.Promises.CheckAllOwned(simulation.MostMoving);
            }

            simulation.Work.Repeated.ShouldBeLessThan(3 * Bucket.Count);
        }
    }

    [Fact]
    public void An_API_server_that_is_away_stops_all_and_loses_nothing()
    {
        for (var seed = 0; seed < Stories; seed++)
        {
            var simulation = new ShardSimulation(seed, Flaw.None);
            simulation.Begin(4);
            simulation.Run(TimeSpan.FromMinutes(3));
            var map = simulation.Server.Map;
            simulation.Network.IsDown = true;
            simulation.Run(TimeSpan.FromMinutes(2));
            simulation.Promises.Acted.ShouldBe(BucketSet.None, $"seed {seed}");
            simulation.Network.Heal();
            simulation.Run(simulation.MostMoving + SimulatedMember.RequestTimeout);
            simulation.Promises.Acted.ShouldBe(BucketSet.All, $"seed {seed}");
            simulation.Server.Map.ShouldBe(map);
            simulation.Run(TimeSpan.FromMinutes(2));
            simulation.Work.CheckAllHandled(simulation.World.Now - TimeSpan.FromSeconds(60), BucketSet.All);
        }
    }
}
