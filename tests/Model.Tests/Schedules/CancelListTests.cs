using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Model.Tests.Schedules;

public sealed class CancelListTests
{
    [Theory]
    [InlineData(null, new string[0])]
    [InlineData("", new string[0])]
    [InlineData("a-1", new[] { "a-1" })]
    [InlineData(" a-1 ,b-2,, a-1,", new[] { "a-1", "b-2" })]
    public void Ids_are_separated_by_commas(string? value, string[] ids)
    {
        var list = CancelList.Read(value);

        list.Ids.ShouldBe(ids);
        list.Problem.ShouldBeNull();
    }

    [Theory]
    [InlineData(100, null)]
    [InlineData(101, "it has 101 ids; expected those of 1 to 100 runs, separated by commas")]
    public void At_most_a_hundred_are_read(int count, string? problem) =>
        CancelList.Read(string.Join(',', Enumerable.Range(1, count))).Problem.ShouldBe(problem);

    [Fact]
    public void A_value_that_is_too_long_is_not_read()
    {
        CancelList.Read(new string('x', 25_400)).Ids.ShouldHaveSingleItem();

        var list = CancelList.Read(new string('x', 25_401));
        (list.Ids.Count, list.Problem).ShouldBe((0, "it has 25401 characters; expected the ids of at most 100 runs, separated by commas"));
    }

    [Fact]
    public void A_value_without_an_id_is_a_problem() => CancelList.Read(" , ").Problem.ShouldBe("it has 0 ids; expected those of 1 to 100 runs, separated by commas");

    [Theory]
    [InlineData(null, null, "a")]
    [InlineData("b", null, "b,a")]
    [InlineData("b", "b", "a")]
    [InlineData("a", null, "a")]
    [InlineData("a", "a", "a,")]
    [InlineData("a,", "a,", "a")]
    public void The_next_value_keeps_what_no_operator_has_seen_and_differs_from_what_one_has(string? present, string? dealtWith, string next)
    {
        var job = new ScheduledJob
        {
            Metadata = new ObjectMeta { Annotations = present is null ? null : new() { [ApiConstants.CancelAnnotation] = present } },
            Status = dealtWith is null ? null : new ScheduledJobStatus { LastCancel = Fnv32.Hex(dealtWith) },
        };

        CancelList.Next(job, ["a"]).ShouldBe(next);
    }
}
