import type { Account } from './account.ts';
import { AwsError } from './answers.ts';
import { invalidRequest } from './athena-start.ts';
import type { Clock } from './clock.ts';
import { pageOf } from './pages.ts';
import { optionalFlag, type Parameters, text, textList } from './parameters.ts';
import { newWorkgroup, readTags, updatedWorkgroup } from './workgroup-settings.ts';
import { type Workgroup, workgroupDetails, workgroupSummary } from './workgroups.ts';

export interface WorkgroupWorld {
  readonly account: Account;
  readonly clock: Clock;
  /** Whether there are queries in it. */
  readonly isUsed: (workgroup: string) => boolean;
  readonly forgetQueries: (workgroup: string) => void;
}

/** The workgroups and their tags. */
export class Workgroups {
  readonly all = new Map<string, Workgroup>([['primary', { name: 'primary' }]]);
  readonly #world: WorkgroupWorld;

  constructor(world: WorkgroupWorld) {
    this.#world = world;
  }

  get(name: string): Workgroup {
    const workgroup = this.all.get(name);
    if (workgroup !== undefined) return workgroup;
    throw invalidRequest('WorkGroup is not found.', 'WORKGROUP_NOT_FOUND');
  }

  /** Does an operation of WORKGROUP_SHAPES. */
  answer(operation: string, input: Parameters, region: string): unknown {
    switch (operation) {
      case 'CreateWorkGroup':
        return this.#create(input);
      case 'UpdateWorkGroup':
        return this.#update(input);
      case 'DeleteWorkGroup':
        return this.#delete(input);
      case 'GetWorkGroup':
        return { WorkGroup: workgroupDetails(this.get(text(input, 'WorkGroup'))) };
      case 'ListWorkGroups':
        return this.#list(input);
      default:
        return this.#tagging(operation, input, region);
    }
  }

  #create(input: Parameters): unknown {
    const workgroup = newWorkgroup(input, this.#world.clock.now);
    if (this.all.has(workgroup.name)) throw invalidRequest('WorkGroup is already created');
    this.all.set(workgroup.name, workgroup);
    return {};
  }

  #update(input: Parameters): unknown {
    const workgroup = this.get(text(input, 'WorkGroup'));
    this.all.set(workgroup.name, updatedWorkgroup(workgroup, input));
    return {};
  }

  #delete(input: Parameters): unknown {
    const { name } = this.get(text(input, 'WorkGroup'));
    if (name === 'primary') throw invalidRequest('The primary workgroup cannot be deleted.');
    if (this.#world.isUsed(name) && optionalFlag(input, 'RecursiveDeleteOption') !== true) {
      throw invalidRequest(`WorkGroup ${name} is not empty`);
    }
    this.#world.forgetQueries(name);
    this.all.delete(name);
    return {};
  }

  #list(input: Parameters): unknown {
    const names = [...this.all.keys()].sort();
    const page = pageOf(names, input, 50);
    return {
      ...page.token,
      WorkGroups: page.items.map((name) => workgroupSummary(this.get(name))),
    };
  }

  #tagged(arn: string, region: string): Workgroup {
    const { partition, id } = this.#world.account;
    const start = `arn:${partition}:athena:${region}:${id}:workgroup/`;
    if (!/^arn:[\w-]+:athena:[\w-]+:\d{12}:[\w-]+\/.+$/.test(arn)) {
      throw invalidRequest(`Invalid ARN: ${arn}`);
    }
    const workgroup = arn.startsWith(start) ? this.all.get(arn.slice(start.length)) : undefined;
    if (workgroup !== undefined) return workgroup;
    throw new AwsError(400, 'ResourceNotFoundException', `Resource ${arn} was not found`, {
      ResourceName: arn,
    });
  }

  #tagging(operation: string, input: Parameters, region: string): unknown {
    const workgroup = this.#tagged(text(input, 'ResourceARN'), region);
    const { tags = {} } = workgroup;
    if (operation === 'ListTagsForResource') {
      return { Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) };
    }
    const removed = textList(input, 'TagKeys');
    const kept = Object.entries(tags).filter(([key]) => !removed.includes(key));
    const left = { ...Object.fromEntries(kept), ...readTags(input) };
    if (Object.keys(left).length > 50) throw invalidRequest('Too many tags.');
    this.all.set(workgroup.name, { ...workgroup, tags: left });
    return {};
  }
}
