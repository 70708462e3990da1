package report

import (
	"slices"
	"strings"
)

// operators are those that read the graph of the database and nothing else, by the names in the plans of Neo4j 5.
var operators = set(`
	AllNodesScan NodeByLabelScan UnionNodeByLabelsScan IntersectionNodeByLabelsScan SubtractionNodeByLabelsScan NodeByElementIdSeek
	NodeByIdSeek NodeIndexSeek NodeIndexSeekByRange NodeUniqueIndexSeek NodeUniqueIndexSeekByRange NodeIndexContainsScan
	NodeIndexEndsWithScan NodeIndexScan MultiNodeIndexSeek DynamicLabelNodeLookup
	DirectedRelationshipByElementIdSeek UndirectedRelationshipByElementIdSeek DirectedRelationshipByIdSeek UndirectedRelationshipByIdSeek
	DirectedRelationshipIndexSeek UndirectedRelationshipIndexSeek DirectedRelationshipIndexSeekByRange UndirectedRelationshipIndexSeekByRange
	DirectedRelationshipUniqueIndexSeek UndirectedRelationshipUniqueIndexSeek DirectedRelationshipUniqueIndexSeekByRange
	UndirectedRelationshipUniqueIndexSeekByRange DirectedRelationshipIndexContainsScan UndirectedRelationshipIndexContainsScan
	DirectedRelationshipIndexEndsWithScan UndirectedRelationshipIndexEndsWithScan DirectedRelationshipIndexScan
	UndirectedRelationshipIndexScan DirectedAllRelationshipsScan UndirectedAllRelationshipsScan DirectedRelationshipTypeScan
	UndirectedRelationshipTypeScan DirectedUnionRelationshipTypesScan UndirectedUnionRelationshipTypesScan
	DynamicDirectedRelationshipTypeLookup DynamicUndirectedRelationshipTypeLookup
	NodeCountFromCountStore RelationshipCountFromCountStore Argument EmptyRow
	Expand(All) Expand(Into) OptionalExpand(All) OptionalExpand(Into) VarLengthExpand(All) VarLengthExpand(Into) VarLengthExpand(Pruning)
	VarLengthExpand(Pruning,BFS) VarLengthExpand(Pruning,BFS,All) VarLengthExpand(Pruning,BFS,Into) Repeat(Trail) BidirectionalRepeat(Trail)
	Repeat(Walk) StatefulShortestPath(All) StatefulShortestPath(Into) ShortestPath ProjectEndpoints
	Apply SemiApply AntiSemiApply LetSemiApply LetAntiSemiApply SelectOrSemiApply SelectOrAntiSemiApply LetSelectOrSemiApply
	LetSelectOrAntiSemiApply ConditionalApply AntiConditionalApply RollUpApply TriadicSelection TriadicBuild TriadicFilter CartesianProduct
	NodeHashJoin NodeLeftOuterHashJoin NodeRightOuterHashJoin LeftOuterHashJoin RightOuterHashJoin ValueHashJoin
	Projection CacheProperties Filter Distinct OrderedDistinct EagerAggregation OrderedAggregation Sort PartialSort Top PartialTop Top1WithTies
	Limit ExhaustiveLimit Skip Optional Eager Union OrderedUnion Unwind ProduceResults EmptyResult DropResult NullifyMetadata ArgumentTracker`)

// functions are the built-in ones that compute, in lower case. Not among them: file and linenumber, which are of LOAD CSV,
// and those of package graph, which reach other databases.
var functions = set(`
	abs ceil floor isnan rand round sign acos asin atan atan2 cos cot degrees haversin pi radians sin tan all any exists isempty none single
	avg collect count max min percentilecont percentiledisc stdev stdevp sum btrim left lower ltrim normalize replace reverse right rtrim split
	substring tolower tostring tostringornull toupper trim upper char_length character_length coalesce elementid endnode head id last length
	nullif properties randomuuid size startnode timestamp toboolean tobooleanornull tofloat tofloatornull tointeger tointegerornull type
	valuetype date date.realtime date.statement date.transaction date.truncate datetime datetime.fromepoch datetime.fromepochmillis
	datetime.realtime datetime.statement datetime.transaction datetime.truncate duration duration.between duration.indays duration.inmonths
	duration.inseconds localdatetime localdatetime.realtime localdatetime.statement localdatetime.transaction localdatetime.truncate localtime
	localtime.realtime localtime.statement localtime.transaction localtime.truncate time time.realtime time.statement time.transaction
	time.truncate e exp log log10 sqrt keys labels nodes range reduce relationships tail tobooleanlist tofloatlist tointegerlist tostringlist
	point point.distance point.withinbbox vector.similarity.cosine vector.similarity.euclidean shortestpath allshortestpaths`)

// before are the keywords that may stand before a parenthesis that opens no call. Those that write are among them, since
// their plan says better what is wrong with them.
var before = set(`
	for require
	and as by call case contains create delete detach distinct else ends exists finish foreach group groups in insert is limit match merge node not of offset on
	optional or order path paths relationship remove return returning set shortest skip starts then union unwind using when where with xor yield elements
	relationships any all both from leading trailing key unique`)

// procedures are those that may be called: they describe the graph, or look things up in its indexes.
var procedures = []string{
	"db.labels", "db.relationshipTypes", "db.propertyKeys", "db.schema.nodeTypeProperties", "db.schema.relTypeProperties",
	"db.schema.visualization", "db.index.fulltext.queryNodes", "db.index.fulltext.queryRelationships",
}

// Procedures lists the procedures that a statement may call.
func Procedures() []string { return slices.Clone(procedures) }

func set(words string) map[string]bool {
	of := map[string]bool{}
	for _, one := range strings.Fields(words) {
		of[one] = true
	}
	return of
}
