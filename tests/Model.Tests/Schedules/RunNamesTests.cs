using ScheduledJobs.Model.Schedules;

namespace ScheduledJobs.Model.Tests.Schedules;

public sealed class RunNamesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_run_is_named_after_its_schedule_and_nominal_second() =>
        RunNames.Scheduled("nightly", Noon).ShouldBe("nightly-1767614400");

    [Theory]
    [InlineData(51)]
    [InlineData(52)]
    [InlineData(53)]
    [InlineData(253)]
    public void A_name_fits_a_label_however_long_the_schedules_is(int length)
    {
        var name = RunNames.Scheduled(new string('a', length), Noon);

        name.Length.ShouldBe(length <= 52 ? length + 11 : 63);
        RunNames.Attempt(name, 12).Length.ShouldBeLessThanOrEqualTo(63);
        RunNames.LabelValue(new string('a', length)).Length.ShouldBeLessThanOrEqualTo(63);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(41)]
    [InlineData(42)]
    [InlineData(43)]
    [InlineData(253)]
    public void A_run_of_a_Backfill_is_named_after_both(int length)
    {
        var (name, uid) = (new string('a', length), "22222222-2222-2222-2222-222222222222");
        var id = RunNames.Backfill(name, uid, Noon);

        id.Length.ShouldBeLessThanOrEqualTo(63);
        id.ShouldEndWith($"-b{Fnv32.Hex(uid)}-1767614400");
        RunNames.IsOfBackfill(id, uid, Noon).ShouldBeTrue();
        RunNames.IsOfBackfill(id, "33333333-3333-3333-3333-333333333333", Noon).ShouldBeFalse();
        RunNames.IsOfBackfill(id, uid, Noon.AddSeconds(1)).ShouldBeFalse();
        RunNames.IsBackfill(name, id, Noon).ShouldBeTrue();
        RunNames.IsBackfill(name, id, Noon.AddSeconds(1)).ShouldBeFalse();
        RunNames.IsBackfill("other", id, Noon).ShouldBeFalse();
        RunNames.IsBackfill(name, RunNames.Scheduled(name, Noon), Noon).ShouldBeFalse();
    }

    [Fact]
    public void Long_names_with_the_same_beginning_stay_apart() =>
        RunNames.Scheduled(new string('a', 60) + "1", Noon).ShouldNotBe(RunNames.Scheduled(new string('a', 60) + "2", Noon));

    [Theory]
    [InlineData("1767614400", "demo-m1767614400")]
    [InlineData("7", "demo-m7")]
    [InlineData("17676144000", "demo-m17676144000")]
    [InlineData("rel42", "demo-mrel42")]
    [InlineData("abcdefghijklmnopqrst", "demo-mabcdefghijklmnopqrst")]
    [InlineData("abcdefghijklmnopqrstu", "demo-mdee83018")]
    [InlineData("rel-42", "demo-mafe4e0ee")]
    [InlineData("Please", "demo-m28255242")]
    public void A_manual_run_is_named_after_the_annotation(string value, string name)
    {
        RunNames.Manual("demo", value).ShouldBe(name);
        RunNames.IsManual("demo", name).ShouldBeTrue();
    }

    [Theory]
    [InlineData("demo", "demo-m7", true)]
    [InlineData("demo-m5", "demo-m5-m7", true)]
    [InlineData("demo", "demo-m5-m7", false)]
    [InlineData("demo", "other-m7", false)]
    [InlineData("demo", "demo-7", false)]
    [InlineData("demo", "demo-m", false)]
    [InlineData("demo", "demo-mRel", false)]
    [InlineData("demo", "demo-mabcdefghijklmnopqrstu", false)]
    [InlineData("", "", false)]
    public void The_id_of_a_manual_run_is_known(string schedule, string runId, bool isManual) => RunNames.IsManual(schedule, runId).ShouldBe(isManual);

    [Theory]
    [InlineData(40)]
    [InlineData(41)]
    [InlineData(42)]
    [InlineData(51)]
    [InlineData(52)]
    [InlineData(253)]
    public void The_id_of_a_manual_run_of_a_schedule_with_a_long_name_is_known(int length)
    {
        foreach (var value in (string[])["7", "1767614400", "abcdefghijklmnopqrst", "Please"])
        {
            var id = RunNames.Manual(new string('a', length), value);
            id.Length.ShouldBeLessThanOrEqualTo(63);
            RunNames.IsManual(new string('a', length), id).ShouldBeTrue();
        }
    }

    [Theory]
    [InlineData(1, "demo-1")]
    [InlineData(2, "demo-1-1")]
    [InlineData(3, "demo-1-2")]
    public void Later_attempts_carry_a_number(int attempt, string name) => RunNames.Attempt("demo-1", attempt).ShouldBe(name);
}
