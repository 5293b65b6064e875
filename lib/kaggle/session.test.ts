import { projectPython } from '../notebook/report';
import { describeMagic } from './magic-fixture';

describeMagic("the project's own Python", projectPython);
